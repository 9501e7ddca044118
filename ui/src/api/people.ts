// Several reviewers: who is asking, what everybody says of a place, and the choice to look before judging.
import { api, told } from "./client";
import { useAsked, useDone } from "./production";

interface Place {
  shot: string;
  segment: string;
  aspect: string;
}

export function usePeople() {
  return useAsked(["people"], (p) =>
    told(api.GET("/v1/productions/{p}/people", { params: { path: { p } } })),
  );
}

export function useVoices({ shot, segment, aspect }: Place) {
  return useAsked(["voices", shot, segment, aspect], (p) =>
    told(
      api.GET("/v1/productions/{p}/voices", { params: { path: { p }, query: { shot, segment, aspect } } }),
    ),
  );
}

/** Shows what others said of a place, or of everything so far, before it was judged here; the log says so. */
export function useLook() {
  return useDone((p, place: Place | null) => {
    const body = place
      ? { shot: place.shot, segment: place.segment, aspect: place.aspect }
      : { shot: "", segment: "", aspect: "16:9" };
    return told(api.POST("/v1/productions/{p}/look", { params: { path: { p } }, body }));
  });
}
