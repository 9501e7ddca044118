// The other reviewers in a line or two: what waits unseen until it is judged here too, and how far people agree.
import { useLook, usePeople } from "../../api/people";
import { Button } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { count } from "../../shared/words";
import styles from "./Others.module.css";

export function Others() {
  const people = usePeople().data;
  const look = useLook();
  if (!people || (people.hidden === 0 && people.agreements.length === 0)) return null;
  return (
    <section className={styles.others} aria-label="Other reviewers">
      <Icon name="person" />
      <div>
        {people.hidden > 0 && (
          <div className={styles.hidden}>
            <p>
              {count(people.hidden, "shot")} {people.hidden === 1 ? "was" : "were"} judged by others. Their
              choices show once you have judged too, so that nobody leans on anybody.
            </p>
            <Button disabled={look.isPending} onClick={() => look.mutate(null)}>
              Show them now
            </Button>
          </div>
        )}
        {people.agreements.map((one) => (
          <p key={`${one.a} ${one.b}`}>{one.sentence}</p>
        ))}
      </div>
    </section>
  );
}
