// The frame of a page that is read rather than watched: gutter, title of the document, landmark.
import { type ReactNode, useEffect } from "react";

import styles from "./Page.module.css";

/** Names the browser tab; pages with a stage of their own use it without the frame. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} - Rushes` : "Rushes";
  }, [title]);
}

export function Page({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main id="main" className={styles.page}>
      {children}
    </main>
  );
}
