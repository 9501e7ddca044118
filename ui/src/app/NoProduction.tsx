// A studio that knows no production yet: make the demo here, or a production of one's own in the terminal.
import { useMakeDemo } from "../api/production";
import { Button } from "../shared/ui/Button";
import { Fault } from "../shared/ui/Fault";
import { useTitle } from "../shared/ui/Page";
import styles from "./NoProduction.module.css";

export function NoProduction() {
  const demo = useMakeDemo();
  useTitle("");
  return (
    <main id="main" className={styles.first}>
      <p className={styles.wordmark}>Rushes</p>
      <div className={styles.middle}>
        <h1>No production yet</h1>
        <p>
          The demo is a campaign of two films, drawn by the embedded renderer; its takes come in while you
          look.
        </p>
        <Button weight="solid" disabled={demo.isPending} onClick={() => demo.mutate()}>
          Make the demo production
        </Button>
        {demo.error && <Fault error={demo.error} />}
        <p>For one of your own, write a sheet of prompts and run</p>
        <pre>
          <code>rushes run SHEET.csv</code>
        </pre>
      </div>
    </main>
  );
}
