// The end of a choice: what it came to, in one sentence and two pictures, and the next shot that waits.
import { useLocation } from "wouter";

import { useHome } from "../../api/home";
import type { Session, TakeCard } from "../../api/nouns";
import type { Review } from "../../api/sessions";
import { keysOf, useKeyChoice } from "../../shared/keys/map";
import { useKeys } from "../../shared/keys/useKeys";
import { OthersChose } from "../../review/OthersChose";
import { ReviewHead } from "../../review/ReviewHead";
import { Button, LinkButton } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { Key } from "../../shared/ui/Key";
import { Poster } from "../../shared/ui/Poster";
import { takeNumber, Verdict } from "../../shared/ui/Verdict";
import { ratioOf, shortShot, whole } from "../../shared/words";
import styles from "./PickDone.module.css";

interface Props {
  session: Session;
  takes: ReadonlyMap<string, TakeCard>;
  review: Review;
}

export function PickDone({ session, takes, review }: Props) {
  const [, go] = useLocation();
  const home = useHome();
  const keys = keysOf(useKeyChoice(), "pick");
  const choice = takes.get(session.choice);
  const second = takes.get(session.runner_up);
  const isCircled = session.circled !== "";
  const next = home.data?.attention.find(
    (item) =>
      item.shot !== session.shot || item.segment !== session.segment || item.aspect !== session.aspect,
  );
  const nextPlace = next
    ? `/${next.mode}/${encodeURIComponent(next.shot)}?${new URLSearchParams({ segment: next.segment, aspect: next.aspect })}`
    : "/";
  useKeys("pick", {
    undo: review.undo,
    circle: () => {
      if (isCircled) go(nextPlace);
      else if (choice) review.circle();
    },
  });
  return (
    <main id="main" className={styles.done}>
      <ReviewHead session={session} title={choice?.title ?? ""} />
      <div className={styles.pictures}>
        {choice && (
          <figure className={styles.choice}>
            <Poster
              poster={choice.poster}
              sprite={choice.sprite}
              aspect={ratioOf(choice.aspect)}
              name={choice.name}
            />
            <figcaption>
              <Verdict state={isCircled ? "circled" : "open"} name={choice.name} large isFlush />
              <span>{isCircled ? "Circled" : "Your choice"}</span>
            </figcaption>
          </figure>
        )}
        {second && (
          <figure className={styles.second}>
            <Poster
              poster={second.poster}
              sprite={second.sprite}
              aspect={ratioOf(second.aspect)}
              name={second.name}
            />
            <figcaption>
              <Verdict state="open" name={second.name} isFlush />
              <span>{whole(`Runner-up, ${Math.round(session.chance * 100)} % chance it is better`)}</span>
            </figcaption>
          </figure>
        )}
      </div>
      <footer className={styles.foot}>
        <p role="status">{whole(session.sentence)}</p>
        {isCircled && <OthersChose place={session} />}
        {review.fault !== null && <Fault error={review.fault} />}
        <div className={styles.deeds}>
          {!isCircled && choice && (
            <Button weight="solid" onClick={() => review.circle()}>
              Circle take {takeNumber(choice.name)} <Key name={keys.circle ?? ""} />
            </Button>
          )}
          {isCircled && (
            <Button weight="solid" onClick={() => go(nextPlace)}>
              {next ? `Next: ${next.title || shortShot(next.shot)}` : "Nothing else waits. Go home"}{" "}
              <Key name={keys.circle ?? ""} />
            </Button>
          )}
          {!isCircled && second && (
            <Button onClick={() => review.circle(second.id)}>Circle the runner-up</Button>
          )}
          <Button weight="quiet" onClick={review.undo}>
            Undo <Key name={keys.undo ?? ""} />
          </Button>
          {choice && (
            <LinkButton href={`/take/${choice.id}`} weight="quiet">
              Open the take
            </LinkButton>
          )}
        </div>
      </footer>
    </main>
  );
}
