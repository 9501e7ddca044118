// One take: its picture large, what was measured below it, what was said, asked and decided beside it.
import { useTake } from "../../api/takes";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { takeNumber } from "../../shared/ui/Verdict";
import { shortShot } from "../../shared/words";
import { TakeDesk } from "./TakeDesk";

export default function TakePage({ take: id }: { take: string }) {
  const take = useTake(id);
  useTitle(take.data ? `${shortShot(take.data.shot)}, take ${takeNumber(take.data.name)}` : "Take");
  if (take.isError) {
    return (
      <Page title="Take">
        <Fault error={take.error} onAgain={() => void take.refetch()} />
      </Page>
    );
  }
  return take.data ? <TakeDesk take={take.data} /> : <main id="main" aria-busy="true" />;
}
