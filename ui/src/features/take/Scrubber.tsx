// The take from its first to its last frame: notes as ticks, the usable range as a bracket, the frame as a line.
import type { PointerEvent } from "react";

import type { TakePage } from "../../api/nouns";
import styles from "./Scrubber.module.css";

interface Props {
  take: TakePage;
  frame: number;
  onSeek: (frame: number) => void;
}

export function Scrubber({ take, frame, onSeek }: Props) {
  const share = (at: number) => `${(at / take.frames) * 100}%`;
  const seekTo = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * take.frames);
    onSeek(Math.min(take.frames - 1, Math.max(0, at)));
  };
  return (
    <div
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label="Frame of the take"
      aria-valuemin={0}
      aria-valuemax={take.frames - 1}
      aria-valuenow={frame}
      onKeyDown={(event) => {
        const to = { ArrowLeft: frame - 1, ArrowRight: frame + 1, Home: 0, End: take.frames - 1 }[event.key];
        if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        event.preventDefault();
        onSeek(Math.min(take.frames - 1, Math.max(0, to)));
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
    >
      <div className={styles.track} />
      {take.range && (
        <div
          className={styles.range}
          style={{ left: share(take.range.start), width: share(take.range.end - take.range.start) }}
          title={`usable from ${take.range.start} to ${take.range.end - 1}`}
        />
      )}
      {take.remarks
        .filter((note) => note.start !== null && !note.resolved)
        .map((note) => (
          <div
            key={note.id}
            className={styles.note}
            style={{
              left: share(note.start ?? 0),
              width: share(Math.max(1, (note.end ?? 0) - (note.start ?? 0))),
            }}
          />
        ))}
      <div className={styles.line} style={{ left: share(frame + 0.5) }} />
    </div>
  );
}
