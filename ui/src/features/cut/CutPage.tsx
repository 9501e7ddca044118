// The cut page: which cut, which version; without any cut it says how the first one is made.
import { useLocation, useSearchParams } from "wouter";

import { useCut, useCuts } from "../../api/cuts";
import { LinkButton } from "../../shared/ui/Button";
import { Empty } from "../../shared/ui/Empty";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { CutDesk } from "./CutDesk";

function versionOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

export default function CutPage({ cut: named }: { cut: string | undefined }) {
  useTitle("Cut");
  const [, go] = useLocation();
  const [question] = useSearchParams();
  const cuts = useCuts();
  const id = named ?? cuts.data?.[0]?.id ?? "";
  const cut = useCut(id, versionOf(question.get("version")));
  const trouble = cuts.error ?? cut.error;
  if (trouble) {
    return (
      <Page title="Cut">
        <Fault error={trouble} onAgain={() => void cut.refetch()} />
      </Page>
    );
  }
  if (cuts.data?.length === 0) {
    return (
      <Page title="Cut">
        <Empty
          title="No cut yet"
          actions={
            <LinkButton href="/" weight="solid">
              See which shots need your eye
            </LinkButton>
          }
        >
          <p>
            A cut is assembled from circled takes; where none is circled, the machine's suggestion stands in
            and says so. In the folder of the production: <code>rushes cut --assemble</code>
          </p>
        </Empty>
      </Page>
    );
  }
  if (!cut.data || !cuts.data) return <main id="main" aria-busy="true" />;
  return (
    <CutDesk
      key={`${cut.data.id} ${question.get("version") ?? ""}`}
      cut={cut.data}
      cuts={cuts.data}
      onCut={(next) => go(`/cut/${encodeURIComponent(next)}`)}
    />
  );
}
