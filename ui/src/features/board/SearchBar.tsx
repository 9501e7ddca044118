// One field for words, fields and bounds, the chips of what is asked, and how many takes answer.
import { type Ref, useState } from "react";

import { Button } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { count } from "../../shared/words";
import { chipsOf, readTyped, withoutChip } from "./question";
import styles from "./SearchBar.module.css";

const SORTS: Record<string, string> = {
  film: "In film order",
  look: "What to look at first",
  newest: "Newest first",
  name: "By name",
};

interface Props {
  field: Ref<HTMLInputElement>;
  question: URLSearchParams;
  total: number | undefined;
  onAsk: (question: URLSearchParams) => void;
  onFacets: () => void;
}

export function SearchBar({ field, question, total, onAsk, onFacets }: Props) {
  const words = question.get("q") ?? "";
  const [typed, setTyped] = useState(words);
  const [shown, setShown] = useState(words);
  if (shown !== words) {
    // The address changed by itself: a link, or the way back.
    setShown(words);
    setTyped(words);
  }
  const chips = chipsOf(question);
  return (
    <div className={styles.bar}>
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          const next = readTyped(typed, question);
          setTyped(next.get("q") ?? "");
          onAsk(next);
        }}
      >
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label="Search takes"
          placeholder="rain coat   state:open   flicker > 2"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      <ul className={styles.chips}>
        {chips.map((chip) => (
          <li key={`${chip.name}=${chip.value}`}>
            <button type="button" onClick={() => onAsk(withoutChip(question, chip))}>
              {chip.name !== "measure" && <span>{chip.name}</span>}
              {chip.value || "all"}
              <Icon name="cross" size={12} />
              <span className="hidden-words">remove</span>
            </button>
          </li>
        ))}
      </ul>
      <span className={styles.total} role="status">
        {total !== undefined && count(total, "take")}
      </span>
      <select
        className={styles.sort}
        aria-label="Order"
        value={question.get("sort") ?? "film"}
        onChange={(event) => {
          const next = new URLSearchParams(question);
          next.set("sort", event.target.value);
          onAsk(next);
        }}
      >
        {Object.entries(SORTS).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <div className={styles.filters}>
        <Button onClick={onFacets}>Filters{chips.length > 0 && ` (${chips.length})`}</Button>
      </div>
    </div>
  );
}
