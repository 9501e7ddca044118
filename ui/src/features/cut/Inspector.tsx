// Beside the film: the piece in hand with its edges and its other takes, then versions and what changed.
import { Link } from "wouter";

import type { CutPage } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { count, shortShot } from "../../shared/words";
import styles from "./Inspector.module.css";
import { type Edge, insertTake, lengthOf, type Piece, removePiece, replaceTake, trimPiece } from "./pieces";
import { Replacements } from "./Replacements";
import type { Edit } from "./useEdit";
import { Versions } from "./Versions";

/** What a take that is pressed does: stand in for the piece, or come after it. */
export type Putting = "replace" | "insert" | null;

interface Props {
  cut: CutPage;
  edit: Edit;
  place: number;
  mayEdit: boolean;
  putting: Putting;
  onPutting: (putting: Putting) => void;
  onKeep: (pieces: Piece[], place?: number) => void;
}

function EdgeRow(props: {
  words: string;
  frame: number;
  spare: number | null;
  isOff: boolean;
  onTrim: (by: number) => void;
}) {
  const { words, frame, spare, isOff, onTrim } = props;
  return (
    <div className={styles.edge}>
      <span>{words}</span>
      <Button aria-label={`${words}, -1 frame`} disabled={isOff} onClick={() => onTrim(-1)}>
        &minus;1
      </Button>
      <output>{frame}</output>
      <Button aria-label={`${words}, +1 frame`} disabled={isOff} onClick={() => onTrim(1)}>
        +1
      </Button>
      <em>{spare !== null && `${spare} spare`}</em>
    </div>
  );
}

export function Inspector({ cut, edit, place, mayEdit, putting, onPutting, onKeep }: Props) {
  const piece = edit.pieces[place];
  if (!piece) return null;
  const trim = (edge: Edge) => (by: number) => onKeep(trimPiece(edit.pieces, place, edge, by));
  return (
    <aside className={styles.side} aria-label="Piece, versions and changes">
      <section>
        <h2>{piece.title || shortShot(piece.shot) || "Card"}</h2>
        <p className={styles.where}>
          {piece.take ? (
            <Link href={`/take/${piece.take}?f=${piece.start}`}>{piece.takeName}</Link>
          ) : (
            piece.card.replace("_", " ")
          )}
          {piece.suggested && (piece.isStandIn ? " · stand-in" : " · suggested")}
        </p>
        {!piece.card && (
          <EdgeRow
            words="In"
            frame={piece.start}
            spare={piece.available ? piece.start - piece.available.start : null}
            isOff={!mayEdit}
            onTrim={trim("in")}
          />
        )}
        <EdgeRow
          words="Out"
          frame={piece.end - 1}
          spare={piece.available ? piece.available.end - piece.end : null}
          isOff={!mayEdit}
          onTrim={trim("out")}
        />
        <p className={styles.long}>{lengthOf(piece)} frames</p>
        <div className={styles.deeds}>
          {piece.shot && (
            <>
              <Button
                disabled={!mayEdit}
                isPressed={putting === "replace"}
                title={`${count(piece.alternatives, "other take")} of this shot`}
                onClick={() => onPutting(putting === "replace" ? null : "replace")}
              >
                Replace{piece.alternatives > 0 && ` (${piece.alternatives})`}
              </Button>
              <Button
                disabled={!mayEdit}
                isPressed={putting === "insert"}
                title="Stitch the shot from two takes"
                onClick={() => onPutting(putting === "insert" ? null : "insert")}
              >
                Add after
              </Button>
            </>
          )}
          <Button weight="quiet" disabled={!mayEdit} onClick={() => onKeep(removePiece(edit.pieces, place))}>
            Take out
          </Button>
        </div>
        {!mayEdit && <p className={styles.where}>{cut.edit.because}</p>}
        {putting && (
          <Replacements
            cut={cut}
            piece={piece}
            onReplace={(take) => {
              onPutting(null);
              if (putting === "replace") onKeep(replaceTake(edit.pieces, place, take, cut.rate));
              else onKeep(insertTake(edit.pieces, place, take, cut.rate), place + 1);
            }}
          />
        )}
      </section>
      <Versions cut={cut} />
    </aside>
  );
}
