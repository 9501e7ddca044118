// The frame of the take that is on show, for the few places that follow it, and in the address when it rests.
import { useEffect } from "react";
import { useSearchParams } from "wouter";

import { type PlayerController, usePlayerState } from "../../player";

const REST = 250;

export function useFrame(player: PlayerController): number {
  return usePlayerState(player, () => player.frameOf(0) ?? 0);
}

/** Writes the frame into the address when the picture has stood for a moment, so that it can be sent to somebody. */
export function useFrameInAddress(player: PlayerController): void {
  const [, setQuestion] = useSearchParams();
  const resting = usePlayerState(player, (state) =>
    state.isPlaying || state.frame === null ? null : state.frame,
  );
  useEffect(() => {
    if (resting === null) return;
    const place = window.location.pathname;
    const handle = setTimeout(() => {
      // On the way to another page this one still lives until that one is loaded; its address is not ours to write.
      if (window.location.pathname !== place) return;
      setQuestion(
        (before) => {
          const next = new URLSearchParams(before);
          next.set("f", String(player.frameOf(0) ?? 0));
          return next;
        },
        { replace: true },
      );
    }, REST);
    return () => clearTimeout(handle);
    // setQuestion is new with every address; only another frame is a reason to write.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [player, resting]);
}
