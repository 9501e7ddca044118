// A studio that knows no production yet: make the demo here, or a production of one's own in the terminal.
import { useMakeDemo } from "../api/production";
import { Button } from "../shared/ui/Button";
import { Empty } from "../shared/ui/Empty";
import { Fault } from "../shared/ui/Fault";
import { Page } from "../shared/ui/Page";

export function NoProduction() {
  const demo = useMakeDemo();
  return (
    <Page title="">
      <Empty
        title="No production yet"
        actions={
          <Button weight="solid" disabled={demo.isPending} onClick={() => demo.mutate()}>
            Make the demo production
          </Button>
        }
      >
        <p>
          The demo is a campaign of two films, drawn by the embedded renderer; its takes come in while you
          look. For one of your own, write a sheet of prompts and run <code>rushes run SHEET.csv</code>
        </p>
      </Empty>
      {demo.error && <Fault error={demo.error} />}
    </Page>
  );
}
