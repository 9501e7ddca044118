// A take as a still that turns into its motion under the pointer: x over the picture scrubs a strip of stills.
import { useState } from "react";

import { classes } from "../classes";
import styles from "./Poster.module.css";

const CELLS = 20;

interface Props {
  poster: string;
  sprite: string;
  aspect: number;
  name: string;
  /** Place in the take from 0 to 1 that something else plays; the pointer wins over it. */
  at?: number | null;
  isDim?: boolean;
  isBlurred?: boolean;
  fills?: boolean;
}

/** The picture a place from 0 to 1 falls on. */
export function cellAt(place: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(place * CELLS)));
}

export function Poster({ poster, sprite, aspect, name, at = null, isDim, isBlurred, fills }: Props) {
  const [hover, setHover] = useState<number | null>(null);
  const place = isBlurred ? null : (hover ?? at);
  return (
    <div
      className={classes(styles.poster, isDim && styles.dim, isBlurred && styles.blurred)}
      style={fills ? undefined : { aspectRatio: String(aspect) }}
      onPointerMove={(event) => {
        if (event.pointerType !== "mouse") return;
        const box = event.currentTarget.getBoundingClientRect();
        setHover((event.clientX - box.left) / box.width);
      }}
      onPointerLeave={() => setHover(null)}
    >
      <img src={poster} alt={name} loading="lazy" decoding="async" draggable={false} />
      {place !== null && sprite && (
        <>
          <div
            className={styles.sprite}
            style={{
              backgroundImage: `url("${sprite}")`,
              backgroundPositionX: `${(cellAt(place) / (CELLS - 1)) * 100}%`,
            }}
          />
          {hover !== null && <div className={styles.needle} style={{ left: `${place * 100}%` }} />}
        </>
      )}
    </div>
  );
}
