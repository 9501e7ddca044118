// One line that says whether a generator is connected, and the way to connect one.
import { Link } from "wouter";

import type { Home } from "../../api/nouns";
import { Icon } from "../../shared/ui/Icon";
import { count, sentence } from "../../shared/words";
import styles from "./Generators.module.css";

export function Generators({ engines, unfinished }: { engines: Home["engines"]; unfinished: number }) {
  return (
    <section className={styles.line} aria-label="Generators" title={engines.connect}>
      <Icon name="plug" />
      <p>
        {engines.status}. <Link href="/engines">{sentence(engines.todo)}</Link>
        {unfinished > 0 && <span> {count(unfinished, "take")} on the way.</span>}
      </p>
    </section>
  );
}
