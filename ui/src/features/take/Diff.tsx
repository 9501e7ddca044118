// What changed between two wordings: taken out is struck through, put in is underlined.
import type { Piece } from "../../api/nouns";
import styles from "./Diff.module.css";

export function Diff({ pieces }: { pieces: Piece[] }) {
  return (
    <p className={styles.diff}>
      {pieces.map((piece, place) => {
        if (piece.kind === "added") return <ins key={place}>{piece.text}</ins>;
        if (piece.kind === "removed") return <del key={place}>{piece.text}</del>;
        return <span key={place}>{piece.text}</span>;
      })}
    </p>
  );
}
