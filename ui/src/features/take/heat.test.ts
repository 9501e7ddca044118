import { expect, test } from "vitest";

import { heatOf, isOutside } from "./heat";

const score = (
  per_frame: number[],
  direction: "lower" | "higher" | "none",
  low: number | null,
  high: number | null,
) => ({
  per_frame,
  direction,
  low,
  high,
});

test("where less is better the largest value is the warmest", () => {
  expect(heatOf(score([0, 1, 2], "lower", null, null))).toEqual([0, 0.5, 1]);
});

test("values far inside the bound stay cool", () => {
  expect(Math.max(...heatOf(score([0, 1], "lower", null, 10)))).toBeCloseTo(0.1);
});

test("where more is better the smallest value is the warmest", () => {
  expect(heatOf(score([4, 2, 3], "higher", null, null))).toEqual([0, 1, 0.5]);
});

test("a flat strip has no heat, and an empty one no frames", () => {
  expect(heatOf(score([3, 3, 3], "none", null, null))).toEqual([0, 0, 0]);
  expect(heatOf(score([], "none", null, null))).toEqual([]);
});

test("a value is outside past either bound", () => {
  expect(isOutside({ low: 1, high: 2 }, 2.5)).toBe(true);
  expect(isOutside({ low: 1, high: null }, 0.5)).toBe(true);
  expect(isOutside({ low: null, high: null }, 9)).toBe(false);
});
