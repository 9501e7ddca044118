import { expect, test } from "vitest";

import type { TileCell } from "./geometry";
import { fitBox, layPanes } from "./layout";

const STAGE = { x: 0, y: 0, width: 1200, height: 700 };
const take = (width = 960, height = 540) => ({ width, height }) as TileCell;

test("a picture stands in the middle and keeps its shape", () => {
  expect(fitBox({ width: 16, height: 9 }, { x: 10, y: 0, width: 160, height: 100 })).toEqual({
    ...{ x: 10, y: 5, width: 160, height: 90 },
  });
});

test.each([
  [1, 1],
  [2, 2],
  [4, 2],
  [9, 3],
])("%i wide takes stand in %i columns", (count, columns) => {
  const boxes = layPanes(
    Array.from({ length: count }, () => take()),
    STAGE,
    8,
  );

  expect(new Set(boxes.map((box) => Math.round(box.x))).size).toBe(columns);
  for (const box of boxes) expect(box.width / box.height).toBeCloseTo(16 / 9);
});

test("four upright takes stand side by side", () => {
  const boxes = layPanes(
    Array.from({ length: 4 }, () => take(304, 540)),
    STAGE,
    8,
  );

  expect(new Set(boxes.map((box) => Math.round(box.y))).size).toBe(1);
});

test("no pane overlaps another or leaves the stage", () => {
  const boxes = layPanes([take(), take(304, 540), take(540, 540)], STAGE, 8);

  for (const [index, box] of boxes.entries()) {
    expect(box.x).toBeGreaterThanOrEqual(-1e-9);
    expect(box.x + box.width).toBeLessThanOrEqual(STAGE.width + 1e-9);
    for (const other of boxes.slice(index + 1)) {
      const apart = box.x + box.width <= other.x || other.x + other.width <= box.x;
      expect(apart || box.y + box.height <= other.y || other.y + other.height <= box.y).toBe(true);
    }
  }
});
