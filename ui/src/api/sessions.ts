// Review sessions: open one for a place, answer its screens, undo, circle. What is asked next is the service's to say.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, told } from "./client";
import type { Answering, Session } from "./nouns";
import { useProduction } from "./production";

export interface Place {
  mode: "pick" | "cull";
  shot: string;
  segment: string;
  aspect: string;
}

export type Said = Partial<Answering> & { ms: number; screen: number };

type Step = { step: "answers"; said: Said } | { step: "undo" } | { step: "circle"; take: string };

export interface Review {
  session: Session | undefined;
  /** Why there is no session, where there is none. */
  trouble: unknown;
  isBusy: boolean;
  /** The answer that is on its way, if one is. */
  said: Said | null;
  fault: unknown;
  answer: (said: Said) => void;
  undo: () => void;
  circle: (take?: string) => void;
  again: () => void;
}

/** The session of a place: the one that was left open, else a new one; `known` names one to go on with. */
export function useReview(place: Place, known: string | null): Review {
  const { name: p } = useProduction();
  const queries = useQueryClient();
  // Not below the production's key: a session changes by its own answers, and events must not ask for it again.
  const key = ["session", p, place.mode, place.shot, place.segment, place.aspect, known];
  const session = useQuery({
    queryKey: key,
    queryFn: () =>
      known
        ? told(api.GET("/v1/productions/{p}/sessions/{s}", { params: { path: { p, s: known } } }))
        : told(api.POST("/v1/productions/{p}/sessions", { params: { path: { p } }, body: place })),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const s = session.data?.id ?? "";
  const send = useMutation({
    mutationFn: (step: Step) => {
      const params = { path: { p, s } };
      if (step.step === "undo") return told(api.POST("/v1/productions/{p}/sessions/{s}/undo", { params }));
      if (step.step === "circle") {
        const body = { take: step.take };
        return told(api.POST("/v1/productions/{p}/sessions/{s}/circle", { params, body }));
      }
      const body: Answering = { best: "", worst: "", same: false, reason: "", ...step.said };
      return told(api.POST("/v1/productions/{p}/sessions/{s}/answers", { params, body }));
    },
    onSuccess: (next) => queries.setQueryData(key, next),
    // Refused, because it was answered elsewhere: show the screen that is up there now.
    onError: () => session.refetch(),
  });
  return {
    session: session.data,
    trouble: session.error,
    isBusy: send.isPending,
    said: send.isPending && send.variables.step === "answers" ? send.variables.said : null,
    fault: send.error,
    answer: (said) => send.mutate({ step: "answers", said }),
    undo: () => send.mutate({ step: "undo" }),
    circle: (take = "") => send.mutate({ step: "circle", take }),
    again: () => void session.refetch(),
  };
}
