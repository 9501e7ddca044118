// Tabs with arrow keys, as the pattern of the same name has them.
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import styles from "./Tabs.module.css";

export interface Tab {
  id: string;
  words: ReactNode;
}

interface Props {
  tabs: Tab[];
  chosen: string;
  label: string;
  onChoose: (id: string) => void;
  children: ReactNode;
}

export function Tabs({ tabs, chosen, label, onChoose, children }: Props) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const place = tabs.findIndex((tab) => tab.id === chosen);
    const next = tabs[(place + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${base}${next.id}`)}`)?.focus();
  };
  return (
    <>
      <div ref={list} className={styles.tabs} role="tablist" aria-label={label}>
        {tabs.map(({ id, words }) => (
          <button
            key={id}
            id={`${base}${id}`}
            type="button"
            role="tab"
            aria-selected={id === chosen}
            aria-controls={`${base}panel`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
            onKeyDown={move}
          >
            {words}
          </button>
        ))}
      </div>
      <div
        id={`${base}panel`}
        className={styles.panel}
        role="tabpanel"
        aria-labelledby={`${base}${chosen}`}
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
