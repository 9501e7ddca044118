// The board: every take as a picture, found by words, fields and measures that stand in the address.
import { useMemo, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";

import { useBoard, useDecide } from "../../api/takes";
import { useKeys } from "../../shared/keys/useKeys";
import { ReasonBar } from "../../shared/reject/ReasonBar";
import { Fault } from "../../shared/ui/Fault";
import { useTitle } from "../../shared/ui/Page";
import { Skeleton } from "../../shared/ui/Skeleton";
import styles from "./BoardPage.module.css";
import { FacetList } from "./FacetList";
import { NothingFound } from "./NothingFound";
import { SearchBar } from "./SearchBar";
import { TakeGrid } from "./TakeGrid";

export default function BoardPage() {
  useTitle("Board");
  const [question, setQuestion] = useSearchParams();
  const [, go] = useLocation();
  const board = useBoard(question);
  const decide = useDecide();
  const search = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isRejecting, setIsRejecting] = useState(false);
  const [columns, setColumns] = useState(4);
  const [showsFacets, setShowsFacets] = useState(false);

  const takes = useMemo(() => board.data?.pages.flatMap((page) => page.items) ?? [], [board.data]);
  const first = board.data?.pages[0];
  const take = chosen === null ? undefined : takes[chosen];
  const move = (by: number) =>
    setChosen((now) => Math.min(takes.length - 1, Math.max(0, now === null ? 0 : now + by)));

  useKeys(
    "board",
    {
      search: () => search.current?.focus(),
      left: () => move(-1),
      right: () => move(1),
      up: () => move(-columns),
      down: () => move(columns),
      circle: () => take && decide.mutate({ take: take.id, deed: "circle" }),
      reject: () => take && setIsRejecting(true),
      undo: () => take && decide.mutate({ take: take.id, deed: "undo" }),
    },
    !isRejecting,
  );

  return (
    <main id="main" className={styles.board}>
      <h1 className="hidden-words">Board</h1>
      <SearchBar
        field={search}
        question={question}
        total={first?.total}
        onAsk={setQuestion}
        onFacets={() => setShowsFacets((was) => !was)}
      />
      <aside className={styles.facets} data-open={showsFacets} aria-label="Filters">
        {first && (
          <FacetList facets={first.facets} scales={first.scales} question={question} onAsk={setQuestion} />
        )}
      </aside>
      <section className={styles.takes} aria-label="Takes">
        {board.isError && <Fault error={board.error} onAgain={() => void board.refetch()} />}
        {board.isPending && <Skeleton rows={3} height={240} />}
        {first?.total === 0 && <NothingFound question={question} onAsk={setQuestion} />}
        {takes.length > 0 && (
          <TakeGrid
            takes={takes}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={(id) => go(`/take/${id}`)}
            onColumns={setColumns}
            onEnd={() => board.hasNextPage && !board.isFetchingNextPage && void board.fetchNextPage()}
          />
        )}
      </section>
      {decide.isError && (
        <div className={styles.fault}>
          <Fault error={decide.error} />
        </div>
      )}
      {isRejecting && take && (
        <ReasonBar
          onReason={(reason) => {
            setIsRejecting(false);
            decide.mutate({ take: take.id, deed: "reject", reason });
          }}
          onCancel={() => setIsRejecting(false)}
        />
      )}
    </main>
  );
}
