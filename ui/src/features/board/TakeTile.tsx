// One take on the board: its picture, its number with the verdict, and why it stands where it stands.
import { useEffect, useRef } from "react";
import { Link } from "wouter";

import type { TakeCard } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { Icon } from "../../shared/ui/Icon";
import { Poster } from "../../shared/ui/Poster";
import { Verdict } from "../../shared/ui/Verdict";
import { ratioOf, shortShot, whole } from "../../shared/words";
import styles from "./TakeTile.module.css";

interface Props {
  take: TakeCard;
  isChosen: boolean;
  onChoose: () => void;
  onOpen: () => void;
}

export function TakeTile({ take, isChosen, onChoose }: Props) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isChosen) link.current?.focus({ preventScroll: true });
  }, [isChosen]);
  const isOut = take.state === "rejected" || take.state === "failed" || take.state === "parked";
  const serious = take.flags.filter((flag) => flag.level !== "notice").length;
  return (
    <Link href={`/take/${take.id}`} ref={link} className={styles.tile} onFocus={onChoose}>
      <div className={classes(styles.picture, take.stack > 1 && styles.stacked)}>
        <div className={styles.frame} style={{ aspectRatio: ratioOf(take.aspect), maxWidth: "100%" }}>
          <Poster
            poster={take.poster}
            sprite={take.sprite}
            aspect={ratioOf(take.aspect)}
            name={take.name}
            isDim={isOut}
            isBlurred={take.flashing}
            fills
          />
        </div>
        {take.flashing && <span className={styles.warning}>flashes; open to see</span>}
        {take.stack > 1 && <span className={styles.stack}>+{take.stack - 1}</span>}
      </div>
      <div className={styles.line}>
        <Verdict state={take.state} name={take.name} isFlush />
        <strong>{shortShot(take.shot)}</strong>
        {take.segment && <span>{take.segment}</span>}
        <span className={styles.counts}>
          {take.notes > 0 && (
            <>
              <Icon name="note" size={13} /> {take.notes}
              <span className="hidden-words">notes</span>
            </>
          )}
          {take.flags.length > 0 && (
            <span className={classes(serious > 0 && styles.serious)}>
              <Icon name="flag" size={13} /> {take.flags.length}
              <span className="hidden-words">flags</span>
            </span>
          )}
        </span>
      </div>
      <p className={styles.sentence}>
        {take.reason ? `rejected: ${take.reason}` : whole(take.sentence) || take.prompt}
      </p>
    </Link>
  );
}
