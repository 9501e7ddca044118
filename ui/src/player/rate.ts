// Exact frame rates: the arithmetic of the service's `timebase`, in whole numbers. Seconds become frames only here.

export interface Rate {
  readonly num: number;
  readonly den: number;
}

/** Reads "24", "24/1" or "30000/1001". */
export function parseRate(text: string): Rate {
  const [num = Number.NaN, den = 1] = text.split("/").map(Number);
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || num < den || den < 1) {
    throw new RangeError(`not a frame rate: ${text}`);
  }
  const shared = divisor(num, den);
  return { num: num / shared, den: den / shared };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** The frame whose time a decoder gives: `mediaTime` is the start of a frame, so the nearest one it is. */
export function frameOfStamp(seconds: number, rate: Rate): number {
  return Math.max(0, Math.round((seconds * rate.num) / rate.den));
}

/** Where to seek for a frame: its middle, because browsers round the start of a frame both ways. */
export function seekTime(frame: number, rate: Rate): number {
  return ((2 * frame + 1) * rate.den) / (2 * rate.num);
}

/** Seconds from the first frame to the start of another. */
export function secondsOf(frames: number, rate: Rate): number {
  return (frames * rate.den) / rate.num;
}

/** Frames in a stretch of seconds, to the nearest, halves upwards. */
export function framesIn(seconds: number, rate: Rate): number {
  return Math.floor((seconds * rate.num) / rate.den + 0.5);
}

/** The counting rate of timecode: 24 for 24000/1001. */
export function nominal(rate: Rate): number {
  return Math.ceil(rate.num / rate.den);
}

/** HH:MM:SS:FF without drop-frame, as the service's `timecode` writes it. */
export function timecode(frame: number, rate: Rate): string {
  const perSecond = nominal(rate);
  const seconds = Math.floor(frame / perSecond);
  const parts = [
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
    frame % perSecond,
  ];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
