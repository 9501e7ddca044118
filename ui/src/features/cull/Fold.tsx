// What lies under the fold, each with the reason; any of it can be taken back.
import type { Session, TakeCard } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Poster } from "../../shared/ui/Poster";
import { takeNumber } from "../../shared/ui/Verdict";
import { ratioOf } from "../../shared/words";
import styles from "./Fold.module.css";

interface Props {
  items: Session["fold"];
  takes: ReadonlyMap<string, TakeCard>;
  back: ReadonlySet<string>;
  onBack: (take: string) => void;
}

export function Fold({ items, takes, back, onBack }: Props) {
  return (
    <aside className={styles.fold} aria-label="Parked takes">
      <h2>Parked, not deleted</h2>
      {items.length === 0 && (
        <p>Nothing is parked yet. What the machine lays aside lies here with its reason.</p>
      )}
      <ul>
        {items.map(({ take: id, parked }) => {
          const take = takes.get(id);
          if (!take) return null;
          return (
            <li key={id}>
              <div className={styles.picture}>
                <Poster
                  poster={take.poster}
                  sprite={take.sprite}
                  aspect={ratioOf(take.aspect)}
                  name={take.name}
                  fills
                />
              </div>
              <div>
                <strong>Take {takeNumber(take.name)}</strong>
                <p>{parked}</p>
                <Button isPressed={back.has(id)} onClick={() => onBack(id)}>
                  {back.has(id) ? "Comes back" : "Take it back"}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
