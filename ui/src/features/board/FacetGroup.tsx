// The values of one field, the most of them first seen, all of them on demand.
import { useState } from "react";

import type { Board } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { shortShot } from "../../shared/words";
import styles from "./FacetList.module.css";
import { type Field, flipField } from "./question";

const SHOWN = 12;

interface Props {
  field: Field;
  title: string;
  items: Board["facets"][Field];
  question: URLSearchParams;
  onAsk: (question: URLSearchParams) => void;
}

export function FacetGroup({ field, title, items, question, onAsk }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const asked = question.get(field);
  // What is asked for stays in sight, however far down the list it is.
  const shown = isOpen ? items : items.filter(({ value }, place) => place < SHOWN || value === asked);
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {shown.map(({ value, count, label }) => (
          <li key={value}>
            <button
              type="button"
              className={classes(styles.value, asked === value && styles.on)}
              aria-pressed={asked === value}
              title={label || value}
              onClick={() => onAsk(flipField(question, field, value))}
            >
              <span>{field === "shot" ? shortShot(value) : value || "all"}</span>
              {field === "shot" && label && <em>{label}</em>}
              <b>{count}</b>
            </button>
          </li>
        ))}
      </ul>
      {items.length > SHOWN && (
        <button type="button" className={styles.value} onClick={() => setIsOpen((was) => !was)}>
          {isOpen ? "Show fewer" : `${items.length - SHOWN} more`}
        </button>
      )}
    </section>
  );
}
