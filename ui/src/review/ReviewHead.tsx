// The line above a review: which shot, how far, and the ways to lay pictures over each other.
import type { Session } from "../api/nouns";
import { Button } from "../shared/ui/Button";
import { shortShot } from "../shared/words";
import styles from "./ReviewHead.module.css";

const VIEWS: Record<string, string> = {
  grid: "Grid",
  flip: "Flip",
  wipe: "Wipe",
  difference: "Difference",
  onion: "Onion skin",
};

interface Props {
  session: Session;
  title: string;
  view?: string;
  onView?: ((view: string) => void) | undefined;
}

export function ReviewHead({ session, title, view, onView }: Props) {
  const share = session.of ? session.seen / session.of : 0;
  return (
    <header className={styles.head}>
      <h1>{title || shortShot(session.shot)}</h1>
      <p className={styles.where}>
        {shortShot(session.shot)}
        {session.segment && ` · ${session.segment}`}
      </p>
      {onView && (
        <div className={styles.views} role="group" aria-label="View">
          {Object.entries(VIEWS).map(([id, words]) => (
            <Button key={id} weight="quiet" isPressed={view === id} onClick={() => onView(id)}>
              {words}
            </Button>
          ))}
        </div>
      )}
      <p className={styles.far} role="status">
        seen {session.seen} of {session.of}
        {session.kept > 0 && `, kept ${session.kept}`}
      </p>
      <div className={styles.bar} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </header>
  );
}
