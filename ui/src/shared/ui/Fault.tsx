// Prints what the service says went wrong, as it came: title, cause, next step.
import { Fault as ServiceFault } from "../../api/fault";
import { Button, LinkButton } from "./Button";
import styles from "./Fault.module.css";

/** A fault; what is not there is not asked for again, the way leads to what is. */
export function Fault({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const fault = ServiceFault.from(error);
  const isMissing = fault.status === 404;
  return (
    <section className={styles.fault} role="alert">
      <h2>{fault.title}</h2>
      {fault.cause && <p>{fault.cause}</p>}
      {fault.nextStep && <p className={styles.next}>{fault.nextStep}</p>}
      {onAgain && !isMissing && <Button onClick={onAgain}>Try again</Button>}
      {onAgain && isMissing && <LinkButton href="/board">Open the board</LinkButton>}
    </section>
  );
}
