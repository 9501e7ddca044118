// How warm a frame is on a heat strip: how far its value lies towards the side nobody wants.
import type { Score } from "../../api/nouns";

/** Shares from 0 to 1, one for each frame; 1 is the worst value of the take, or anything outside its bounds. */
export function heatOf(score: Pick<Score, "per_frame" | "direction" | "low" | "high">): number[] {
  const values = score.per_frame;
  if (values.length === 0) return [];
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const bad = values.map((value) =>
    score.direction === "higher" ? -value : score.direction === "lower" ? value : Math.abs(value - middle),
  );
  const limit = score.direction === "higher" ? score.low : score.high;
  const floor = score.direction === "lower" ? Math.min(0, ...bad) : Math.min(...bad);
  const top = Math.max(
    ...bad,
    limit === null || score.direction === "none" ? -Infinity : bound(score, limit),
  );
  return bad.map((value) => (top > floor ? (value - floor) / (top - floor) : 0));
}

function bound(score: Pick<Score, "direction">, limit: number): number {
  return score.direction === "higher" ? -limit : limit;
}

/** Whether a value lies outside the bounds inside which nobody would notice. */
export function isOutside(score: Pick<Score, "low" | "high">, value: number): boolean {
  return (score.high !== null && value > score.high) || (score.low !== null && value < score.low);
}
