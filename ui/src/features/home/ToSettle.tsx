// Where people's circles differ: the short list side by side, who wanted what, and one press that settles it.
import { usePeople } from "../../api/people";
import type { Settling } from "../../api/nouns";
import { useDecide } from "../../api/takes";
import { Button, LinkButton } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { Poster } from "../../shared/ui/Poster";
import { Verdict } from "../../shared/ui/Verdict";
import { ratioOf, shortShot } from "../../shared/words";
import styles from "./ToSettle.module.css";

function names(by: string[]): string {
  return by.length < 2 ? by.join("") : `${by.slice(0, -1).join(", ")} and ${by.at(-1)}`;
}

function Item({ item }: { item: Settling }) {
  const decide = useDecide();
  const [first, second] = item.choices;
  return (
    <li className={styles.item}>
      <header>
        <div>
          <h3>{item.title || shortShot(item.shot)}</h3>
          <p>{item.sentence}</p>
        </div>
        {first && second && <LinkButton href={`/compare/${first.take}/${second.take}`}>Compare</LinkButton>}
      </header>
      <ul className={styles.choices}>
        {item.choices.map((choice) => (
          <li key={choice.take}>
            <Poster
              poster={choice.poster}
              sprite={choice.sprite}
              aspect={ratioOf(item.aspect)}
              name={`Take ${choice.number}`}
            />
            <div className={styles.line}>
              <Verdict state={choice.in_film ? "circled" : "open"} name={choice.take_name} isFlush />
              <span>
                {names(choice.by)}
                {choice.in_film && <small>in the film now</small>}
              </span>
              <Button
                disabled={decide.isPending}
                onClick={() => decide.mutate({ take: choice.take, deed: "circle" })}
              >
                Settle on take {choice.number}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {decide.error && <Fault error={decide.error} />}
    </li>
  );
}

export function ToSettle() {
  const items = usePeople().data?.to_settle ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label="To settle" className={styles.settle}>
      <h2>{items.length === 1 ? "One shot to settle" : `${items.length} shots to settle`}</h2>
      <ul>
        {items.map((item) => (
          <Item key={`${item.shot} ${item.segment} ${item.aspect}`} item={item} />
        ))}
      </ul>
    </section>
  );
}
