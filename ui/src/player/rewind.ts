// Plays backwards, which no browser does by itself: counts the frames that time has gone back and seeks to each.
import { framesIn, type Rate } from "./rate";
import type { FrameSpan } from "./state";

export interface RewindPlan {
  from: number;
  /** Positive multiple of real time. */
  speed: number;
  rate: Rate;
  span: FrameSpan;
  loops: boolean;
  show: (frame: number) => void;
  ended: () => void;
}

/** The frame after `seconds` of going back, or null past the start where it does not loop. */
export function rewound(plan: Omit<RewindPlan, "show" | "ended">, seconds: number): number | null {
  const { span } = plan;
  const length = span.end - span.start;
  const raw = plan.from - span.start - framesIn(seconds * plan.speed, plan.rate);
  if (raw < 0 && !plan.loops) return null;
  return span.start + (((raw % length) + length) % length);
}

/** Starts going back; answers the way to stop. */
export function rewind(plan: RewindPlan): () => void {
  const since = performance.now();
  let handle = 0;
  const tick = (now: number) => {
    const frame = rewound(plan, Math.max(0, now - since) / 1000);
    if (frame === null) {
      plan.ended();
      return;
    }
    plan.show(frame);
    handle = requestAnimationFrame(tick);
  };
  handle = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(handle);
}
