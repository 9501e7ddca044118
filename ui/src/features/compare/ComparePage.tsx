// Two takes against each other, frame by frame: side by side, flipped, wiped, as difference, one shifted by frames.
import { useTake } from "../../api/takes";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { CompareDesk } from "./CompareDesk";

export default function ComparePage({ a, b }: { a: string; b: string }) {
  useTitle("Compare");
  const first = useTake(a);
  const second = useTake(b);
  const trouble = first.error ?? second.error;
  if (trouble) {
    return (
      <Page title="Compare">
        <Fault error={trouble} />
      </Page>
    );
  }
  if (!first.data || !second.data) return <main id="main" aria-busy="true" />;
  return <CompareDesk a={first.data} b={second.data} />;
}
