// After X: one letter says why. The letters and words are the house's.
import { useEffect } from "react";

import { useWords } from "../../api/words";
import { Button } from "../ui/Button";
import { Key } from "../ui/Key";
import styles from "./ReasonBar.module.css";

interface Props {
  onReason: (key: string) => void;
  onCancel: () => void;
}

export function ReasonBar({ onReason, onCancel }: Props) {
  const words = useWords();
  const reasons = words.data?.reject_reasons;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      const isReason = reasons?.some((reason) => reason.key === key);
      if (!isReason && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (isReason) onReason(key);
      else onCancel();
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, [reasons, onReason, onCancel]);
  return (
    <div className={styles.bar} role="dialog" aria-label="Why is it rejected?">
      <strong>Why?</strong>
      {reasons?.map(({ key, name }) => (
        <Button key={key} weight="quiet" onClick={() => onReason(key)}>
          <Key name={key} /> <span>{name}</span>
        </Button>
      ))}
      <Button weight="quiet" onClick={onCancel}>
        <Key name="Escape" /> <span>keep</span>
      </Button>
    </div>
  );
}
