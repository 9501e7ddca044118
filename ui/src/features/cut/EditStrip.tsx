// The strip that is cut with: pieces as long as they stand, dragged to another place, trimmed at their handles.
import { type PointerEvent, useRef, useState } from "react";

import type { CutPage } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { Poster } from "../../shared/ui/Poster";
import { shortShot } from "../../shared/words";
import styles from "./EditStrip.module.css";
import { type Edge, lengthOf, movePiece, type Piece, startsOf, trimPiece } from "./pieces";
import type { Reel } from "./reel";
import { Tracks } from "./Tracks";
import type { Edit } from "./useEdit";
import { useReelState } from "./useReel";

interface Props {
  cut: CutPage;
  edit: Edit;
  reel: Reel;
  chosen: number;
  mayEdit: boolean;
  onChoose: (place: number) => void;
  onSeek: (frame: number) => void;
  onKeep: (pieces: Piece[], place?: number) => void;
}

function Needle({ reel, length }: { reel: Reel; length: number }) {
  const frame = useReelState(reel, (state) => state.frame);
  return <div className={styles.needle} style={{ left: `${(frame / Math.max(1, length)) * 100}%` }} />;
}

const NEAR = 6;

export function EditStrip({ cut, edit, reel, chosen, mayEdit, onChoose, onSeek, onKeep }: Props) {
  const box = useRef<HTMLOListElement>(null);
  const drag = useRef<{
    x: number;
    pieces: Piece[];
    place: number;
    edge: Edge | null;
    perFrame: number;
  } | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const { pieces } = edit;
  const starts = startsOf(pieces);
  const length = starts.at(-1) ?? 1;

  const frameAt = (clientX: number) => {
    const bounds = box.current?.getBoundingClientRect();
    return bounds ? ((clientX - bounds.left) / bounds.width) * length : 0;
  };
  const begin = (event: PointerEvent<HTMLElement>, place: number, edge: Edge | null) => {
    if (event.button !== 0) return;
    if (edge) event.stopPropagation();
    onChoose(place);
    if (!mayEdit || (event.pointerType !== "mouse" && !edge)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const perFrame = (box.current?.getBoundingClientRect().width ?? 1) / length;
    drag.current = { x: event.clientX, pieces, place, edge, perFrame };
  };
  const follow = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    if (!now) return;
    const by = event.clientX - now.x;
    if (now.edge) {
      edit.show(trimPiece(now.pieces, now.place, now.edge, Math.round(by / now.perFrame)));
      return;
    }
    if (Math.abs(by) < NEAR && target === null) return;
    const frame = frameAt(event.clientX);
    const over = pieces.findIndex((_, index) => frame < (starts[index + 1] ?? 0));
    setTarget(over < 0 ? pieces.length - 1 : over);
  };
  const end = () => {
    const now = drag.current;
    drag.current = null;
    if (now?.edge) onKeep(pieces, now.place);
    else if (now && target !== null) onKeep(movePiece(pieces, now.place, target), target);
    setTarget(null);
  };

  return (
    <section className={styles.area} aria-label="Strip">
      <div
        className={styles.ruler}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onSeek(frameAt(event.clientX));
        }}
        onPointerMove={(event) => event.buttons === 1 && onSeek(frameAt(event.clientX))}
      >
        {starts.slice(0, -1).map((start, place) => (
          <i key={place} style={{ left: `${(start / length) * 100}%` }} />
        ))}
      </div>
      <ol ref={box} className={styles.strip}>
        {pieces.map((piece, place) => (
          <li
            key={piece.key}
            className={classes(
              styles.piece,
              place === chosen && styles.chosen,
              place === target && styles.target,
            )}
            style={{ flexGrow: lengthOf(piece) }}
          >
            <button
              type="button"
              className={styles.press}
              aria-label={`${place + 1}: ${piece.title || shortShot(piece.shot) || piece.card}, ${lengthOf(piece)} frames`}
              aria-pressed={place === chosen}
              onPointerDown={(event) => begin(event, place, null)}
              onPointerMove={follow}
              onPointerUp={end}
              onPointerCancel={end}
              onClick={() => onChoose(place)}
            >
              {piece.poster ? (
                <Poster
                  poster={piece.poster}
                  sprite={piece.poster.replace(/poster\.webp.*$/, "sprite.webp")}
                  aspect={16 / 9}
                  name=""
                  fills
                />
              ) : (
                <span className={styles.card}>{piece.card === "end_card" ? "end card" : "gap"}</span>
              )}
              {piece.suggested && <span className={styles.suggested} title="suggested by the machine" />}
            </button>
            {place === chosen && mayEdit && (
              <>
                {!piece.card && (
                  <span
                    className={styles.in}
                    onPointerDown={(event) => begin(event, place, "in")}
                    onPointerMove={follow}
                    onPointerUp={end}
                    title="drag to trim the beginning"
                  />
                )}
                <span
                  className={styles.out}
                  onPointerDown={(event) => begin(event, place, "out")}
                  onPointerMove={follow}
                  onPointerUp={end}
                  title="drag to trim the end"
                />
              </>
            )}
          </li>
        ))}
      </ol>
      <Tracks cut={cut} length={length} />
      <Needle reel={reel} length={length} />
    </section>
  );
}
