// The engines: what makes pictures on this machine, what each lacks, and what is known about its licence and data.
import { useState } from "react";

import { useEngines } from "../../api/home";
import { Fault } from "../../shared/ui/Fault";
import { Page } from "../../shared/ui/Page";
import { Skeleton } from "../../shared/ui/Skeleton";
import { EngineRow } from "./EngineRow";
import styles from "./EnginesPage.module.css";

export default function EnginesPage() {
  const engines = useEngines();
  const [open, setOpen] = useState<string | null>(null);
  if (engines.isError) {
    return (
      <Page title="Engines">
        <Fault error={engines.error} onAgain={() => void engines.refetch()} />
      </Page>
    );
  }
  const items = engines.data?.items ?? [];
  const groups = [
    { title: "Generators", items: items.filter((engine) => engine.is_ai) },
    { title: "Drawn, filmed, given", items: items.filter((engine) => !engine.is_ai) },
  ];
  return (
    <Page title="Engines">
      <header className={styles.head}>
        <h1>{engines.data ? engines.data.status : "Engines"}</h1>
        {engines.data && (
          <p>
            {engines.data.connect
              .split("`")
              .map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
          </p>
        )}
      </header>
      {!engines.data && <Skeleton rows={4} height={88} />}
      {groups.map(({ title, items: some }) =>
        some.length === 0 ? null : (
          <section key={title} className={styles.group}>
            <h2>{title}</h2>
            <ul>
              {some.map((engine) => (
                <EngineRow
                  key={engine.name}
                  engine={engine}
                  isOpen={open === engine.name}
                  onOpen={() => setOpen((was) => (was === engine.name ? null : engine.name))}
                />
              ))}
            </ul>
          </section>
        ),
      )}
    </Page>
  );
}
