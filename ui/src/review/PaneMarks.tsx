// What lies over one pane: a stroke through what goes, the badges that say why to look twice, how deep its stack is.
import type { TakeCard } from "../api/nouns";
import styles from "./PaneMarks.module.css";

export type PaneMark = "worst" | "rejected" | null;

interface Props {
  take: TakeCard | undefined;
  stack: number;
  mark: PaneMark;
}

const BADGES = 2;

export function PaneMarks({ take, stack, mark }: Props) {
  const flags = take?.flags.filter((flag) => flag.level !== "notice") ?? [];
  return (
    <div className={styles.marks} data-mark={mark ?? ""}>
      {stack > 0 && (
        <span className={styles.stack} title="near duplicates that this take stands for">
          +{stack}
        </span>
      )}
      {!mark && flags.length > 0 && (
        <ul className={styles.badges}>
          {flags.slice(0, BADGES).map((flag) => (
            <li key={flag.measure + flag.sentence}>{flag.sentence}</li>
          ))}
        </ul>
      )}
      {mark === "rejected" && (
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path d="M5 93C30 68 66 30 95 7" />
        </svg>
      )}
      {mark && <b className={styles.word}>{mark}</b>}
    </div>
  );
}
