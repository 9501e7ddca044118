// The reel as React knows it: one for the page, loaded anew whenever the pieces change.
import { useEffect, useMemo, useSyncExternalStore } from "react";

import { useProduction, within } from "../../api/production";
import type { Piece } from "./pieces";
import { Reel, type ReelState } from "./reel";

export function useReel(pieces: Piece[], rate: string): Reel {
  const production = useProduction();
  const reel = useMemo(() => new Reel((take) => within(production, `/takes/${take}/video`)), [production]);
  useEffect(() => reel.load(pieces, rate), [reel, pieces, rate]);
  return reel;
}

/** Has the previews of all takes made, one after the other, so that the film plays without waiting. */
export function useWarmth(pieces: Piece[]): void {
  const production = useProduction();
  const takes = [...new Set(pieces.flatMap(({ take }) => (take ? [take] : [])))].join(" ");
  useEffect(() => {
    const leaving = new AbortController();
    const warm = async () => {
      for (const take of takes.split(" ")) {
        await fetch(within(production, `/takes/${take}/video`), {
          headers: { Range: "bytes=0-0" },
          signal: leaving.signal,
        });
      }
    };
    warm().catch(() => undefined); // the page was left, or the video element says what is wrong
    return () => leaving.abort();
  }, [production, takes]);
}

export function useReelState<T>(reel: Reel, pick: (state: ReelState) => T): T {
  return useSyncExternalStore(reel.subscribe, () => pick(reel.getState()));
}
