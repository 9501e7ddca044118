// The mark of a decision: a pencil circle round the take number, a stroke through it, always with its word.
import type { TakeState } from "../../api/nouns";
import { classes } from "../classes";
import styles from "./Verdict.module.css";

const WORDS: Record<TakeState, string> = {
  open: "open",
  circled: "circled",
  rejected: "rejected",
  suggested: "suggested by the machine",
  failed: "failed",
  parked: "parked",
};

/** The take number of a name such as LAUNCH_010_0010_tk007. */
export function takeNumber(name: string): string {
  return String(Number(/tk(\d+)/.exec(name)?.[1] ?? "1"));
}

interface Props {
  state: TakeState;
  name: string;
  large?: boolean;
  /** Begins a line of words: without a mark round it the number stands where the line begins. */
  isFlush?: boolean;
}

export function Verdict({ state, name, large = false, isFlush = false }: Props) {
  return (
    <span className={classes(styles.verdict, styles[state], large && styles.large, isFlush && styles.flush)}>
      <svg viewBox="0 0 40 32" aria-hidden="true" preserveAspectRatio="none">
        {state === "circled" && (
          <path d="M30 5.500C21 1.500 5 4 3.500 15.500 2 27 14 30.500 23 29.500S38 22 37 14 26 2.500 15 4" />
        )}
        {state === "suggested" && (
          <path
            d="M30 5.500C21 1.500 5 4 3.500 15.500 2 27 14 30.500 23 29.500S38 22 37 14 26 2.500 15 4"
            strokeDasharray="2.500 3.500"
          />
        )}
        {(state === "rejected" || state === "failed") && <path d="M5 27C13 20 26 11 36 4.500" />}
      </svg>
      <span aria-hidden="true">{takeNumber(name)}</span>
      <span className="hidden-words">
        take {takeNumber(name)}, {WORDS[state]}
      </span>
    </span>
  );
}
