import { expect, test } from "vitest";

import { drag, isMark, type Mark, point, readMarks, writeMarks } from "./marks";

const start = (kind: Mark["kind"]): Mark => ({
  kind,
  points: [point(0.1, 0.1)],
  color: "#ffffff",
  width: 0.006,
});

test("a pen keeps its way, an arrow only its ends", () => {
  const far = [point(0.2, 0.2), point(0.3, 0.1)] as const;

  expect(drag(drag(start("pen"), far[0]), far[1]).points).toHaveLength(3);
  expect(drag(drag(start("arrow"), far[0]), far[1]).points).toEqual([point(0.1, 0.1), far[1]]);
});

test("points stay inside the picture and have four places", () => {
  expect(point(-0.2, 1.7)).toEqual([0, 1]);
  expect(point(1 / 3, 2 / 3)).toEqual([0.3333, 0.6667]);
});

test("a click is no mark and neither is an empty text", () => {
  expect(isMark(drag(start("box"), point(0.1, 0.1)))).toBe(false);
  expect(isMark({ ...start("text"), text: " " })).toBe(false);
  expect(isMark(drag(start("box"), point(0.4, 0.2)))).toBe(true);
});

test("a drawing that is written is read as it was", () => {
  const marks = [drag(start("arrow"), point(0.5, 0.5))];

  expect(readMarks(writeMarks(marks))).toEqual(marks);
  expect(writeMarks([])).toBe("");
});
