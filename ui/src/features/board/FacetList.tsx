// What could be asked for beside the rest, with how many takes would answer; measures with the values they have here.
import type { Board } from "../../api/nouns";
import { FacetGroup } from "./FacetGroup";
import styles from "./FacetList.module.css";
import { type Field, readTyped } from "./question";

const TITLES: Record<Field, string> = {
  shot: "Shot",
  segment: "Segment",
  tag: "Tag",
  engine: "Engine",
  state: "State",
  by: "Decided by",
  aspect: "Aspect",
};
const ORDER: Field[] = ["state", "shot", "segment", "tag", "engine", "aspect", "by"];

interface Props {
  facets: Board["facets"];
  scales: Board["scales"];
  question: URLSearchParams;
  onAsk: (question: URLSearchParams) => void;
}

export function FacetList({ facets, scales, question, onAsk }: Props) {
  return (
    <div className={styles.list}>
      {ORDER.map((field) => {
        const items = facets[field];
        const isSet = question.has(field);
        if (items.length < 2 && !isSet) return null;
        return (
          <FacetGroup
            key={field}
            field={field}
            title={TITLES[field]}
            items={items}
            question={question}
            onAsk={onAsk}
          />
        );
      })}
      <section>
        <h2>Measure</h2>
        <ul>
          {scales
            .filter((scale) => scale.is_headline && scale.high > scale.low)
            .map(({ key, unit, low, high }) => {
              const middle = Number(((low + high) / 2).toPrecision(2));
              return (
                <li key={key}>
                  <button
                    type="button"
                    className={styles.value}
                    title={`${key}, from ${low.toPrecision(3)} to ${high.toPrecision(3)} ${unit}`}
                    onClick={() => onAsk(readTyped(`${question.get("q") ?? ""} ${key}>${middle}`, question))}
                  >
                    <span>{key.split(".")[0]}</span>
                    <b>
                      over {middle} {unit !== "ratio" && unit}
                    </b>
                  </button>
                </li>
              );
            })}
        </ul>
      </section>
    </div>
  );
}
