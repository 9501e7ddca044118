// An empty place that says what would be here and offers the next thing to do.
import type { ReactNode } from "react";

import styles from "./Empty.module.css";

export function Empty(props: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <section className={styles.empty}>
      <h2>{props.title}</h2>
      {props.children && <div className={styles.words}>{props.children}</div>}
      {props.actions && <div className={styles.actions}>{props.actions}</div>}
    </section>
  );
}
