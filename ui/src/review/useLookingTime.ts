// How long a person looks at a take: counted while the page is in front, told to the service when they go on.
import { useEffect } from "react";

import { sayViewed } from "../api/takes";
import { useProduction } from "../api/production";

/** Shorter than this is passing through, milliseconds. */
const LEAST = 1000;
/** A person who does not move for so long is not looking. */
const IDLE = 90_000;

export function useLookingTime(take: string): void {
  const { name } = useProduction();
  useEffect(() => {
    let since = document.hidden ? null : performance.now();
    let moved = performance.now();
    let looked = 0;
    const pause = () => {
      if (since !== null) looked += Math.max(0, Math.min(performance.now(), moved + IDLE) - since);
      since = null;
    };
    const tell = () => {
      pause();
      if (looked >= LEAST) sayViewed(name, take, Math.round(looked));
      looked = 0;
    };
    const move = () => {
      const now = performance.now();
      if (since !== null && now - moved > IDLE) {
        pause();
        since = now;
      }
      moved = now;
    };
    const turn = () => {
      if (document.hidden) tell();
      else since = moved = performance.now();
    };
    document.addEventListener("visibilitychange", turn);
    window.addEventListener("pagehide", tell);
    for (const sign of ["pointermove", "keydown", "wheel", "touchstart"]) {
      window.addEventListener(sign, move, { passive: true });
    }
    return () => {
      document.removeEventListener("visibilitychange", turn);
      window.removeEventListener("pagehide", tell);
      for (const sign of ["pointermove", "keydown", "wheel", "touchstart"]) {
        window.removeEventListener(sign, move);
      }
      tell();
    };
  }, [name, take]);
}
