// The frozen versions of a cut, and in words what changed since one of them.
import { useState } from "react";
import { useSearchParams } from "wouter";

import { useChanges } from "../../api/cuts";
import type { Change, CutPage } from "../../api/nouns";
import { count } from "../../shared/words";
import styles from "./Versions.module.css";

function Changes({ items }: { items: Change[] }) {
  return (
    <ul className={styles.changes}>
      {items.map((change) => (
        <li key={change.kind + change.sentence}>
          {change.sentence}
          {change.conform_again && <em> to be conformed again</em>}
        </li>
      ))}
    </ul>
  );
}

export function Versions({ cut }: { cut: CutPage }) {
  const [question, setQuestion] = useSearchParams();
  const [old, setOld] = useState<number | null>(null);
  const changes = useChanges(cut.id, old, cut.version);
  const newest = cut.versions.at(-1)?.version;
  return (
    <>
      {cut.notices.length > 0 && (
        <section>
          <h2 className={styles.title}>To know</h2>
          <ul className={styles.changes}>
            {cut.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </section>
      )}
      {cut.changes.length > 0 && (
        <section>
          <h2 className={styles.title}>Changed since version {newest}</h2>
          <Changes items={cut.changes} />
        </section>
      )}
      {cut.versions.length > 0 && (
        <section>
          <h2 className={styles.title}>Versions</h2>
          <ul className={styles.versions}>
            {cut.versions.toReversed().map((version) => {
              const isShown = version.version === cut.version && !cut.has_draft;
              return (
                <li key={version.version} aria-current={isShown ? "true" : undefined}>
                  <button
                    type="button"
                    onClick={() => {
                      const next = new URLSearchParams(question);
                      next.set("version", String(version.version));
                      setQuestion(next);
                    }}
                  >
                    <b>{version.version}</b>
                    {new Date(version.frozen_at).toLocaleDateString([], { dateStyle: "medium" })}
                    <span>{version.is_by_hand ? version.by : "by the run"}</span>
                  </button>
                  {version.version !== cut.version && (
                    <button
                      type="button"
                      onClick={() => setOld(old === version.version ? null : version.version)}
                    >
                      {old === version.version ? "hide" : "what changed"}
                    </button>
                  )}
                  {old === version.version && changes.data && (
                    <div className={styles.since}>
                      <p>{count(changes.data.items.length, "change")} since then</p>
                      <Changes items={changes.data.items} />
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
          {question.has("version") && (
            <button type="button" className={styles.back} onClick={() => setQuestion(new URLSearchParams())}>
              Back to the newest
            </button>
          )}
        </section>
      )}
    </>
  );
}
