// The other takes of a piece's shot; pressing one puts it in.
import type { CutPage, TakeCard } from "../../api/nouns";
import { usePlaceTakes } from "../../api/takes";
import { Poster } from "../../shared/ui/Poster";
import { Verdict } from "../../shared/ui/Verdict";
import { ratioOf } from "../../shared/words";
import type { Piece } from "./pieces";
import styles from "./Replacements.module.css";

interface Props {
  cut: CutPage;
  piece: Piece;
  onReplace: (take: TakeCard) => void;
}

export function Replacements({ cut, piece, onReplace }: Props) {
  const takes = usePlaceTakes({ shot: piece.shot, segment: piece.segment, aspect: cut.aspect });
  const others = [...(takes.data?.values() ?? [])].filter((take) => take.state !== "failed");
  return (
    <ul className={styles.takes}>
      {others.map((take) => (
        <li key={take.id}>
          <button type="button" aria-pressed={take.id === piece.take} onClick={() => onReplace(take)}>
            <Poster
              poster={take.poster}
              sprite={take.sprite}
              aspect={ratioOf(take.aspect)}
              name={take.name}
            />
            <span>
              <Verdict state={take.state} name={take.name} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
