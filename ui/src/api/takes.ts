// Takes: the board's pages, one take, and what a person decides about it.
import { useInfiniteQuery } from "@tanstack/react-query";

import { api, told } from "./client";
import type { BoardQuestion, Refining, TakeCard } from "./nouns";
import { useAsked, useDone, useProduction } from "./production";

const PAGE = 120;
const MOST = 200;

/** The board's question out of its address; names that the service does not know stay out. */
export function boardQuestion(search: URLSearchParams): BoardQuestion {
  const question: BoardQuestion = { measure: search.getAll("measure") };
  for (const name of ["q", "shot", "tag", "segment", "aspect", "engine", "state", "by", "sort"] as const) {
    const value = search.get(name);
    if (value !== null) question[name] = value;
  }
  return question;
}

export function useBoard(search: URLSearchParams) {
  const { name: p } = useProduction();
  const question = boardQuestion(search);
  return useInfiniteQuery({
    queryKey: [p, "board", question],
    initialPageParam: "",
    queryFn: ({ pageParam: cursor }) =>
      told(
        api.GET("/v1/productions/{p}/takes", {
          params: { path: { p }, query: { ...question, cursor, limit: PAGE } },
        }),
      ),
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: (before) => before, // the pictures stay while the next answer comes
  });
}

export function useTake(t: string) {
  return useAsked(["take", t], (p) =>
    told(api.GET("/v1/productions/{p}/takes/{t}", { params: { path: { p, t } } })),
  );
}

/** Every take of a place by its id, for the words and stills around the screens. */
export function usePlaceTakes({ shot, segment, aspect }: { shot: string; segment: string; aspect: string }) {
  return useAsked(["place", shot, segment, aspect], async (p) => {
    const takes = new Map<string, TakeCard>();
    let cursor = "";
    do {
      const query = { shot, segment, aspect, limit: MOST, cursor };
      const page = await told(api.GET("/v1/productions/{p}/takes", { params: { path: { p }, query } }));
      for (const take of page.items) takes.set(take.id, take);
      cursor = page.next;
    } while (cursor);
    return takes;
  });
}

export type Deed =
  | { deed: "circle" }
  | { deed: "reject"; reason: string }
  | { deed: "undo" }
  | { deed: "range"; start: number | null; end: number | null };

/** Decides about a take: circle, reject, undo, or mark its usable range. */
export function useDecide() {
  return useDone((p, said: Deed & { take: string }) => {
    const params = { path: { p, t: said.take } };
    if (said.deed === "circle") {
      return told(api.POST("/v1/productions/{p}/takes/{t}/circle", { params, body: { why: "" } }));
    }
    if (said.deed === "reject") {
      const body = { reason: said.reason, why: "" };
      return told(api.POST("/v1/productions/{p}/takes/{t}/reject", { params, body }));
    }
    if (said.deed === "undo") return told(api.POST("/v1/productions/{p}/takes/{t}/undo", { params }));
    const body = { start: said.start, end: said.end };
    return told(api.POST("/v1/productions/{p}/takes/{t}/range", { params, body }));
  });
}

export function useRefine(t: string) {
  return useDone((p, body: Refining) =>
    told(api.POST("/v1/productions/{p}/takes/{t}/refine", { params: { path: { p, t } }, body })),
  );
}

/** Tells how long a person has looked at a take; it goes out even where the page is closing, and nobody waits for it. */
export function sayViewed(p: string, t: string, ms: number): void {
  void api
    .POST("/v1/productions/{p}/takes/{t}/viewed", {
      params: { path: { p, t } },
      body: { ms, layout: "take" },
      keepalive: true,
    })
    .catch(() => undefined);
}
