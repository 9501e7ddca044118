// A production without takes: how the first ones come.
import { LinkButton } from "../../shared/ui/Button";
import { Empty } from "../../shared/ui/Empty";
import styles from "./NothingYet.module.css";

export function NothingYet() {
  return (
    <Empty
      title="No takes yet"
      actions={
        <>
          <LinkButton href="/mood" weight="solid">
            Start with the moodboard
          </LinkButton>
          <LinkButton href="/engines">Look at the engines</LinkButton>
        </>
      }
    >
      <p>A sheet of prompts becomes takes. In the folder of this production:</p>
      <pre className={styles.command}>rushes run SHEET.csv</pre>
      <p>They appear here while they are made.</p>
    </Empty>
  );
}
