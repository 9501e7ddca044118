// A native dialog: the browser keeps the focus inside and gives it back.
import { type ReactNode, useEffect, useRef } from "react";

import { Button } from "./Button";
import styles from "./Dialog.module.css";
import { Icon } from "./Icon";

export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; isWide?: boolean }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    <dialog
      ref={box}
      className={props.isWide ? styles.wide : styles.dialog}
      aria-label={props.title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <header>
        <h2>{props.title}</h2>
        <Button weight="quiet" aria-label="Close" onClick={props.onClose}>
          <Icon name="cross" />
        </Button>
      </header>
      <div className={styles.body}>{props.children}</div>
    </dialog>
  );
}
