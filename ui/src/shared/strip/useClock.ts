// A clock that runs while something plays: answers seconds since the start of the film, looping at its end.
import { useEffect, useRef, useState } from "react";

export interface Clock {
  at: number;
  isRunning: boolean;
  toggle: () => void;
  seek: (seconds: number) => void;
}

/** Counts to `length` seconds and starts over; asks for a picture at most 30 times a second. */
export function useClock(length: number, startsRunning = false): Clock {
  const [at, setAt] = useState(0);
  const [isRunning, setIsRunning] = useState(startsRunning);
  const origin = useRef(0);
  const shown = useRef(0);
  useEffect(() => {
    if (!isRunning || length <= 0) return;
    origin.current = performance.now() / 1000 - shown.current;
    let handle = 0;
    const tick = () => {
      const now = (performance.now() / 1000 - origin.current) % length;
      if (Math.abs(now - shown.current) >= 1 / 30) {
        shown.current = now;
        setAt(now);
      }
      handle = requestAnimationFrame(tick);
    };
    handle = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(handle);
  }, [isRunning, length]);
  return {
    at,
    isRunning,
    toggle: () => setIsRunning((was) => !was),
    seek: (seconds) => {
      shown.current = seconds;
      origin.current = performance.now() / 1000 - seconds;
      setAt(seconds);
    },
  };
}
