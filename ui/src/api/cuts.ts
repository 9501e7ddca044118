// Cuts: the list, one cut, what changed between versions, the draft of a person, and freezing a version.
import { useQuery } from "@tanstack/react-query";

import { api, told } from "./client";
import type { Draft } from "./nouns";
import { useAsked, useDone, useProduction } from "./production";

export function useCuts() {
  return useAsked(["cuts"], (p) => told(api.GET("/v1/productions/{p}/cuts", { params: { path: { p } } })));
}

export function useCut(c: string, version: number | null) {
  const query = version === null ? {} : { version };
  return useAsked(
    ["cut", c, version],
    (p) => told(api.GET("/v1/productions/{p}/cuts/{c}", { params: { path: { p, c }, query } })),
    { enabled: c !== "" },
  );
}

export function useChanges(c: string, old: number | null, next: number) {
  return useAsked(
    ["changes", c, old, next],
    (p) =>
      told(
        api.GET("/v1/productions/{p}/cuts/{c}/changes", {
          params: { path: { p, c }, query: { old: old ?? 0, new: next } },
        }),
      ),
    { enabled: old !== null },
  );
}

export function useDraft(c: string) {
  return useDone(
    (p, body: Draft) =>
      told(api.POST("/v1/productions/{p}/cuts/{c}/draft", { params: { path: { p, c } }, body })),
    `draft ${c}`,
  );
}

export function useFreeze(c: string) {
  return useDone((p) =>
    told(api.POST("/v1/productions/{p}/cuts/{c}/freeze", { params: { path: { p, c } } })),
  );
}

/** Has previz draw a draft for every shot without a take. */
export function useStandIns(c: string) {
  return useDone((p) =>
    told(api.POST("/v1/productions/{p}/cuts/{c}/stand-ins", { params: { path: { p, c } } })),
  );
}

const LOOK_AGAIN = 600;

/** The whole film as one file, with titles and sound; made when it is asked for. */
export function useScreening(c: string, version: number) {
  const { name: p } = useProduction();
  return useQuery({
    queryKey: [p, "screening", c, version],
    queryFn: () =>
      told(
        api.GET("/v1/productions/{p}/cuts/{c}/preview", { params: { path: { p, c }, query: { version } } }),
      ),
    refetchInterval: ({ state: { data } }) =>
      data && data.state !== "ready" && data.state !== "failed" ? LOOK_AGAIN : false,
  });
}
