// The near duplicates of this page, each stack with the take that stands for it.
import { Link } from "wouter";

import type { Pane, TakeCard } from "../../api/nouns";
import { Poster } from "../../shared/ui/Poster";
import { takeNumber } from "../../shared/ui/Verdict";
import { ratioOf } from "../../shared/words";
import styles from "./Stacks.module.css";

export function Stacks({ panes, takes }: { panes: Pane[]; takes: ReadonlyMap<string, TakeCard> }) {
  return (
    <aside className={styles.stacks} aria-label="Near duplicates">
      {panes.map((pane, place) =>
        pane.stack.length === 0 ? null : (
          <section key={pane.take}>
            <h2>
              Pane {place + 1} stands for {pane.stack.length} more
            </h2>
            <div className={styles.row}>
              {pane.stack.map((id) => {
                const take = takes.get(id);
                return take ? (
                  <Link key={id} href={`/take/${id}`}>
                    <Poster
                      poster={take.poster}
                      sprite={take.sprite}
                      aspect={ratioOf(take.aspect)}
                      name={`take ${takeNumber(take.name)}`}
                    />
                  </Link>
                ) : null;
              })}
            </div>
          </section>
        ),
      )}
    </aside>
  );
}
