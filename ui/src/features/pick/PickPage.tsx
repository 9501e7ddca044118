// Pick: a few takes side by side, one key says which is best; the winner stays until looking on would gain nothing.
import { useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";

import { useReview } from "../../api/sessions";
import { usePlaceTakes } from "../../api/takes";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { shortShot } from "../../shared/words";
import { PickDesk } from "./PickDesk";
import { PickDone } from "./PickDone";

export default function PickPage({ shot }: { shot: string }) {
  const [question] = useSearchParams();
  const [, go] = useLocation();
  const place = {
    mode: "pick" as const,
    shot,
    segment: question.get("segment") ?? "",
    aspect: question.get("aspect") ?? "16:9",
  };
  const review = useReview(place, question.get("session"));
  const takes = usePlaceTakes(place);
  useTitle(`Pick ${shortShot(shot)}`);
  const session = review.session;
  const isCull = session?.screen?.stage === "cull"; // undo went back to before the final
  useEffect(() => {
    if (!session || !isCull) return;
    const rest = new URLSearchParams({
      segment: session.segment,
      aspect: session.aspect,
      session: session.id,
    });
    go(`/cull/${encodeURIComponent(shot)}?${rest}`, { replace: true });
  }, [isCull, session, shot, go]);
  if (review.trouble) {
    return (
      <Page title="Pick">
        <Fault error={review.trouble} onAgain={review.again} />
      </Page>
    );
  }
  if (!session || isCull || !takes.data) return <main id="main" aria-busy="true" />;
  const common = { session, takes: takes.data, review };
  return session.screen ? <PickDesk {...common} screen={session.screen} /> : <PickDone {...common} />;
}
