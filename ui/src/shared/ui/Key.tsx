// A key as it stands on the keyboard.
import { spellKey } from "../keys/press";
import styles from "./Key.module.css";

export function Key({ name }: { name: string }) {
  return (
    <kbd className={styles.key}>
      {spellKey(name).map((cap) => (
        <span key={cap}>{cap}</span>
      ))}
    </kbd>
  );
}
