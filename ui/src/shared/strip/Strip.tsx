// A cut as a strip of pictures, each as wide as it is long; a line shows where the film stands.
import type { KeyboardEvent, PointerEvent } from "react";

import { classes } from "../classes";
import { Poster } from "../ui/Poster";
import styles from "./Strip.module.css";

export interface StripPiece {
  shot: string;
  take: string;
  take_name: string;
  card: string;
  start: number;
  frames: number;
  suggested: boolean;
  poster: string;
}

interface Props {
  events: StripPiece[];
  frames: number;
  /** Where the film stands, 0 to 1. */
  at: number;
  onSeek: (at: number) => void;
}

/** The hover strip that belongs to a poster's address. */
export function spriteOf(poster: string): string {
  return poster.replace(/poster\.webp.*$/, "sprite.webp");
}

export function Strip({ events, frames, at, onSeek }: Props) {
  const seekTo = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width)));
  };
  const seekByKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(Math.min(0.9999, Math.max(0, at + step / 60)));
  };
  const frame = at * frames;
  return (
    <div
      className={styles.strip}
      role="slider"
      tabIndex={0}
      aria-label="Place in the cut"
      aria-valuemin={0}
      aria-valuemax={frames}
      aria-valuenow={Math.floor(frame)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
      onKeyDown={seekByKey}
    >
      {events.map((event) => {
        const isOn = frame >= event.start && frame < event.start + event.frames;
        return (
          <div
            key={event.start}
            className={classes(styles.piece, isOn && styles.on)}
            style={{ flexGrow: event.frames }}
          >
            {event.poster ? (
              <Poster
                poster={event.poster}
                sprite={spriteOf(event.poster)}
                aspect={16 / 9}
                name={event.take_name}
                at={isOn ? (frame - event.start) / event.frames : null}
                fills
              />
            ) : (
              <span className={styles.card}>{event.card === "end_card" ? "end card" : "gap"}</span>
            )}
            {event.suggested && <span className={styles.suggested} title="suggested by the machine" />}
          </div>
        );
      })}
      <div className={styles.line} style={{ left: `${at * 100}%` }} />
    </div>
  );
}
