import { expect, test } from "vitest";

import { single, takeFrame, type TileCell, tileFrame } from "./geometry";
import { parseRate } from "./rate";

const FILM = parseRate("24");
const cell = (changes: Partial<TileCell> = {}): TileCell => ({
  ...{ x: 0, y: 0, width: 16, height: 9, frames: 12, rate: "24", offset: 0, starts: 0, ends: 12 },
  ...changes,
});

test("equal rates count alike and hold both ends", () => {
  expect([0, 5, 11, 12, 99].map((n) => takeFrame(cell(), n, FILM))).toEqual([0, 5, 11, 11, 11]);
  expect([0, 5].map((n) => takeFrame(cell({ offset: 3 }), n, FILM))).toEqual([3, 8]);
  expect([0, 1, 2, 5].map((n) => takeFrame(cell({ offset: -2 }), n, FILM))).toEqual([0, 0, 0, 3]);
});

test("another rate shows the frame of the same moment, as the service composes it", () => {
  const shown = Array.from({ length: 12 }, (_, n) => takeFrame(cell({ rate: "30", frames: 15 }), n, FILM));

  expect(shown).toEqual([0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14]);
});

test("a frame of a take is found in the tile", () => {
  const tile = { ...single(16, 9, 12, "24"), cells: [cell(), cell({ offset: 3, frames: 12 })] };

  expect([0, 7, 11, 50].map((frame) => tileFrame(tile, 0, frame))).toEqual([0, 7, 11, 11]);
  expect([0, 3, 8].map((frame) => tileFrame(tile, 1, frame))).toEqual([0, 0, 5]);
});

test("a frame that a slower tile never shows gives the one before it", () => {
  const tile = { ...single(16, 9, 12, "24"), cells: [cell({ rate: "30", frames: 15 })] };

  expect(tileFrame(tile, 0, 2)).toBe(1);
  expect(tileFrame(tile, 0, 3)).toBe(2);
});
