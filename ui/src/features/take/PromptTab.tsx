// The prompt as it was, a change beside it with the seed held, and how the wording came to be.
import { useState } from "react";
import { Link } from "wouter";

import type { TakePage } from "../../api/nouns";
import { useRefine } from "../../api/takes";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { count } from "../../shared/words";
import { Diff } from "./Diff";
import styles from "./PromptTab.module.css";

export function PromptTab({ take, note }: { take: TakePage; note: string }) {
  const [prompt, setPrompt] = useState(take.words.text);
  const [negative, setNegative] = useState(take.words.negative);
  const refine = useRefine(take.id);
  const remark = take.remarks.find((one) => one.id === note);
  const isSame = prompt.trim() === take.words.text.trim() && negative.trim() === take.words.negative.trim();
  const done = refine.data;
  const isThere = done?.state === "there" || take.siblings.some((one) => one.id === done?.take);
  return (
    <div className={styles.tab}>
      {remark && (
        <p className={styles.remark}>
          Answers the note: <q>{remark.text}</q>
        </p>
      )}
      <section>
        <h2>As it was</h2>
        <p className={styles.was}>{take.words.text}</p>
        {take.words.negative && <p className={styles.negative}>not: {take.words.negative}</p>}
      </section>
      <form
        className={styles.change}
        onSubmit={(event) => {
          event.preventDefault();
          refine.mutate({ prompt, negative, note: remark?.id ?? "", run: true });
        }}
      >
        <h2>Change one thing</h2>
        <textarea
          aria-label="New prompt"
          rows={5}
          value={prompt}
          onChange={(event) => setPrompt(event.target.value)}
        />
        <label>
          not:{" "}
          <input
            value={negative}
            onChange={(event) => setNegative(event.target.value)}
            aria-label="Negative prompt"
          />
        </label>
        <p className={styles.seed}>
          Seed {take.seed} is held, so only the words differ. It goes to {take.engine}.
        </p>
        <div>
          <Button
            type="submit"
            weight="solid"
            disabled={!take.may.refine.allowed || isSame || refine.isPending}
            title={take.may.refine.because}
          >
            Make the new take
          </Button>
        </div>
      </form>
      {refine.isError && <Fault error={refine.error} />}
      {done && (
        <section role="status">
          <h2>
            {isThere ? (
              <Link href={`/compare/${take.id}/${done.take}`}>It is there: see old and new side by side</Link>
            ) : (
              "On its way; it will appear among the takes below the picture"
            )}
          </h2>
          <Diff pieces={done.diff} />
          {done.adjustments.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </section>
      )}
      <section>
        <h2>Wordings of this shot</h2>
        <ol className={styles.history}>
          {take.history.map((version) => (
            <li key={version.brief} aria-current={version.is_this ? "true" : undefined}>
              <span>
                {version.is_this ? "of this take" : version.is_current ? "now in the sheet" : "earlier"}
                {version.takes.length > 0 && ` · ${count(version.takes.length, "take")}`}
              </span>
              <Diff pieces={version.diff} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
