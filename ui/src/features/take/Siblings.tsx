// All takes of this shot, in the order to look at them.
import { Link } from "wouter";

import type { TakePage } from "../../api/nouns";
import { Poster } from "../../shared/ui/Poster";
import { Verdict } from "../../shared/ui/Verdict";
import { ratioOf } from "../../shared/words";
import styles from "./Siblings.module.css";

/** The siblings with the take itself among them, by place. */
export function withSelf(take: TakePage): TakePage["siblings"] {
  const { id, name, state, place, poster } = take;
  return [...take.siblings.filter((one) => one.id !== id), { id, name, state, place, poster }].sort(
    (a, b) => a.place - b.place,
  );
}

/** The take to compare this one with: the circled one of the shot, else the next to look at. */
export function rivalOf(take: TakePage): TakePage["siblings"][number] | undefined {
  const others = withSelf(take).filter((one) => one.id !== take.id);
  return (
    others.find((one) => one.state === "circled") ?? others.find((one) => one.place > take.place) ?? others[0]
  );
}

export function Siblings({ take }: { take: TakePage }) {
  const all = withSelf(take);
  if (all.length < 2) return null;
  return (
    <nav className={styles.row} aria-label="Takes of this shot">
      {all.map((sibling) => (
        <Link
          key={sibling.id}
          href={`/take/${sibling.id}`}
          aria-current={sibling.id === take.id ? "page" : undefined}
        >
          <Poster
            poster={sibling.poster}
            sprite={sibling.poster.replace(/poster\.webp.*$/, "sprite.webp")}
            aspect={ratioOf(take.aspect)}
            name=""
            isDim={sibling.state === "rejected"}
          />
          <span>
            <Verdict state={sibling.state} name={sibling.name} />
          </span>
        </Link>
      ))}
    </nav>
  );
}
