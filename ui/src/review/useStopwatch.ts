// How long a person has looked at the screen that is up: it starts over with each screen.
import { useEffect, useRef } from "react";

/** Answers a function that says the milliseconds since `screen` changed. */
export function useStopwatch(screen: number | undefined): () => number {
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, [screen]);
  return () => Math.round(performance.now() - since.current);
}
