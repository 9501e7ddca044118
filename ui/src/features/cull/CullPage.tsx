// Cull: pages of nine, digits throw out, Enter turns the page; what survives goes on to Pick.
import { useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";

import { useReview } from "../../api/sessions";
import { usePlaceTakes } from "../../api/takes";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { shortShot } from "../../shared/words";
import { CullDesk } from "./CullDesk";

export default function CullPage({ shot }: { shot: string }) {
  const [question] = useSearchParams();
  const [, go] = useLocation();
  const place = {
    mode: "cull" as const,
    shot,
    segment: question.get("segment") ?? "",
    aspect: question.get("aspect") ?? "16:9",
  };
  const review = useReview(place, question.get("session"));
  const takes = usePlaceTakes(place);
  useTitle(`Cull ${shortShot(shot)}`);
  const session = review.session;
  const isOver = session !== undefined && session.screen?.stage !== "cull";
  useEffect(() => {
    if (!isOver) return;
    const rest = new URLSearchParams({
      segment: session.segment,
      aspect: session.aspect,
      session: session.id,
    });
    go(`/pick/${encodeURIComponent(shot)}?${rest}`, { replace: true });
  }, [isOver, session, shot, go]);
  if (review.trouble) {
    return (
      <Page title="Cull">
        <Fault error={review.trouble} onAgain={review.again} />
      </Page>
    );
  }
  if (!session?.screen || isOver || !takes.data) return <main id="main" aria-busy="true" />;
  return (
    <CullDesk key={session.id} session={session} screen={session.screen} takes={takes.data} review={review} />
  );
}
