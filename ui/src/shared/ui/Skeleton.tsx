// What stands in for pictures that are on their way: their place, without a spinner.
import styles from "./Skeleton.module.css";

export function Skeleton({ rows = 1, height = 160 }: { rows?: number; height?: number }) {
  return (
    <div className={styles.rows} role="status">
      <span className="hidden-words">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ height }} />
      ))}
    </div>
  );
}
