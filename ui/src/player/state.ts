// What a player shows and how it plays: the nouns that the controller keeps and the components read.
import type { TileGeometry } from "./geometry";

/** One take in the player, in the order of the tile's cells. */
export interface PlayerTake {
  id: string;
  name: string;
  /** Shown in the corner of its picture, such as "DRAFT - previz, no AI". */
  label?: string;
  /** The screening found flashes: the take stays covered until a person asks to see it. */
  flashing?: boolean;
  /** Address of a poster, drawn until the video is there. */
  still?: string;
}

/** A tile or proxy to play. */
export interface PlayerSource {
  url: string;
  geometry: TileGeometry;
  takes: PlayerTake[];
  /** The tile frame that the takes' stills show, where it is known; else they stand without a number. */
  stillFrame?: number;
}

export type PlayerMode = "single" | "grid" | "flip" | "wipe" | "difference" | "onion";

export interface FrameSpan {
  /** First tile frame played. */
  start: number;
  /** First tile frame not played. */
  end: number;
}

export interface PlayerState {
  source: PlayerSource | null;
  mode: PlayerMode;
  /** Take in focus: the one alone, A of a pair, and the one whose frames are counted. */
  first: number;
  /** B of a pair. */
  second: number;
  /** In `flip`: B is on show. */
  isFlipped: boolean;
  /** Tile frame on the canvas; null while there is none, or stills whose frame is not known. */
  frame: number | null;
  /** The number is that of the very picture on the canvas; where it is not certain it is not written. */
  isCertain: boolean;
  /** The stills are on the canvas, not yet the video. */
  isStill: boolean;
  isPlaying: boolean;
  /** Signed multiple of real time while playing; what play starts with otherwise. */
  speed: number;
  range: FrameSpan | null;
  loops: boolean;
  /** Nobody asked to hear the take. */
  isMuted: boolean;
  /** Where the wipe stands, 0 (all B) to 1 (all A). */
  wipe: number;
  /** Multiple of the difference: 1, 2, 4, 8 or 16. */
  gain: number;
  /** Share of B in the onion skin, 0 to 1. */
  mix: number;
  /** Places of flashing takes that a person asked to see. */
  revealed: readonly number[];
  /** The video could not be loaded, in the browser's words. */
  fault: string | null;
}

export const START: PlayerState = {
  source: null,
  mode: "grid",
  first: 0,
  second: 1,
  isFlipped: false,
  frame: null,
  isCertain: true,
  isStill: false,
  isPlaying: false,
  speed: 1,
  range: null,
  loops: true,
  isMuted: true,
  wipe: 0.5,
  gain: 1,
  mix: 0.5,
  revealed: [],
  fault: null,
};

export const GAINS = [1, 2, 4, 8, 16];
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/** The places on show, A before B. */
export function shownPlaces(state: PlayerState): number[] {
  const count = state.source?.geometry.cells.length ?? 0;
  if (count === 0) return [];
  if (state.mode === "grid") return Array.from({ length: count }, (_, place) => place);
  if (state.mode === "single") return [state.first];
  if (state.mode === "flip") return [state.isFlipped ? state.second : state.first];
  return [state.first, state.second];
}

/** Whether there is anything to hear: a take alone, that came with sound. */
export function canBeHeard({ source }: PlayerState): boolean {
  return source !== null && source.geometry.sound && source.geometry.cells.length === 1;
}

/** Whether a take's picture is kept covered because it flashes. */
export function isCovered(state: PlayerState, place: number): boolean {
  return Boolean(state.source?.takes[place]?.flashing) && !state.revealed.includes(place);
}

/** The frames that are played: the range where one is set, else all. */
export function playedSpan(state: PlayerState): FrameSpan {
  return state.range ?? { start: 0, end: state.source?.geometry.frames ?? 0 };
}
