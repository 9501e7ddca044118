// The recipe field by field: what was asked, what was sent, and whether it was kept; then the facts of the file.
import type { TakePage } from "../../api/nouns";
import { Icon } from "../../shared/ui/Icon";
import styles from "./RecipeTab.module.css";

const MARKS = { kept: "check", changed: "replace", dropped: "cross" } as const;

export function RecipeTab({ take }: { take: TakePage }) {
  const { recipe } = take;
  return (
    <div className={styles.tab}>
      <table className={styles.recipe}>
        <caption className="hidden-words">Asked, sent and honoured</caption>
        <thead>
          <tr>
            <th scope="col">Asked, and what was sent</th>
            <th scope="col">Honoured</th>
          </tr>
        </thead>
        <tbody>
          {recipe.honoured.map((row) => (
            <tr key={row.field} data-state={row.state}>
              <td>
                <b>{row.field.replaceAll("_", " ")}</b>
                {row.asked || "nothing"}
                {row.state !== "kept" && <span className={styles.sent}>sent: {row.sent || "nothing"}</span>}
                {row.hint && <em>{row.hint}</em>}
              </td>
              <td>
                <Icon name={MARKS[row.state]} size={14} /> <span>{row.state}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {Object.entries(recipe.coverage)
        .filter(([, words]) => words.length > 0)
        .map(([kind, words]) => (
          <p key={kind} className={styles.coverage}>
            <b>{kind}</b> {words.join(", ")}
          </p>
        ))}
      <dl className={styles.facts}>
        <dt>Engine</dt>
        <dd>
          {recipe.engine} {recipe.revision}
        </dd>
        <dt>Picture</dt>
        <dd>
          {take.width} x {take.height}, {take.frames} frames at {take.rate.replace(/\/1$/, "")} fps
        </dd>
        <dt>Credentials</dt>
        <dd>{take.credentials}</dd>
        <dt>Recipe</dt>
        <dd className={styles.digest}>{recipe.digest.slice(0, 16)}</dd>
        <dt>File</dt>
        <dd>
          <a href={take.original} download>
            original, {(take.size_bytes / 1e6).toFixed(1)} MB
          </a>
        </dd>
      </dl>
    </div>
  );
}
