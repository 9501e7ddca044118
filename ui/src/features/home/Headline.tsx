// One sentence that says what there is to do, and four numbers that say how it stands.
import type { Home } from "../../api/nouns";
import { whole } from "../../shared/words";
import styles from "./Headline.module.css";

/** The sentence with what stands in brackets at its end set apart. */
export function splitAside(sentence: string): [string, string] {
  const match = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(sentence);
  return match ? [match[1] ?? "", match[2] ?? ""] : [sentence, ""];
}

export function Headline({ sentence, numbers }: { sentence: string; numbers: Home["numbers"] }) {
  const [main, aside] = splitAside(sentence);
  return (
    <header className={styles.header}>
      <h1 className={styles.headline}>
        {main} {aside && <span>{aside}</span>}
      </h1>
      <dl className={styles.numbers}>
        {numbers.map(({ label, value, unit, hint }) => (
          <div key={label}>
            <dt>
              {label}
              {hint && <small title={hint}>{whole(hint)}</small>}
            </dt>
            <dd>
              {value}
              {unit && <span> {unit}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
