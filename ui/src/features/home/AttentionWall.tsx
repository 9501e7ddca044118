// The shots that need an eye as pictures: the next one large, the others beside it.
import { Link } from "wouter";

import type { Attention } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { Poster } from "../../shared/ui/Poster";
import { count, ratioOf, shortShot, span } from "../../shared/words";
import styles from "./AttentionWall.module.css";

const SHOWN = 5;

/** The address where an item is decided. */
export function placeOf({ mode, shot, segment, aspect }: Attention): string {
  const rest = new URLSearchParams({ segment, aspect });
  return `/${mode}/${encodeURIComponent(shot)}?${rest}`;
}

function Card({ item, isFirst }: { item: Attention; isFirst: boolean }) {
  return (
    <li className={classes(styles.card, isFirst && styles.first)}>
      <Link href={placeOf(item)}>
        <div className={styles.picture}>
          <Poster poster={item.poster} sprite="" aspect={ratioOf(item.aspect)} name="" fills />
        </div>
        <div className={styles.caption}>
          <span className={styles.shot}>
            {shortShot(item.shot)}
            {item.segment && <> · {item.segment}</>}
            {item.aspect !== "16:9" && <> · {item.aspect}</>}
          </span>
          <strong>{item.title || shortShot(item.shot)}</strong>
          <span className={styles.facts}>
            {count(item.takes, "take")}, about {span(item.seconds)}
          </span>
          <span className={styles.go}>{item.mode === "pick" ? "Pick" : "Cull"}</span>
        </div>
      </Link>
    </li>
  );
}

export function AttentionWall({ items }: { items: Attention[] }) {
  const shown = items.slice(0, SHOWN);
  const more = items.length - shown.length;
  return (
    <section aria-label="Shots that need your eye">
      <ul className={styles.wall} data-count={shown.length}>
        {shown.map((item, place) => (
          <Card key={placeOf(item)} item={item} isFirst={place === 0} />
        ))}
      </ul>
      {more > 0 && (
        <p className={styles.more}>
          <Link href="/board?state=open">{more} more on the board, versions for audiences among them</Link>
        </p>
      )}
    </section>
  );
}
