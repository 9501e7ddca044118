import { expect, test } from "vitest";

import { count, figure, ratioOf, shortShot, shortTake, span } from "./words";

test("one is singular, any other count is plural", () => {
  expect(count(1, "take")).toBe("1 take");
  expect(count(0, "take")).toBe("0 takes");
});

test("spans are seconds up to a minute and a half, then minutes", () => {
  expect(span(40)).toBe("40 s");
  expect(span(120)).toBe("2 min");
});

test("a figure is as short as it can be read", () => {
  expect([0, 0.000386, -0.001, 0.132, 3.994, 45.27, 512.4].map(figure)).toEqual([
    "0",
    "< 0.01",
    "> -0.01",
    "0.13",
    "3.99",
    "45.3",
    "512",
  ]);
});

test("a shot is named by its sequence and number", () => {
  expect(shortShot("LAUNCH_010_0020")).toBe("010 / 0020");
  expect(shortShot("SH_0020")).toBe("SH / 0020");
});

test("a take is named by its shot, its version and its number; another name stays as it is", () => {
  expect(shortTake("LAUNCH_010_0020_tk001")).toBe("010 / 0020, take 1");
  expect(shortTake("LAUNCH_010_0020_city_9x16_tk012")).toBe("010 / 0020 city 9x16, take 12");
  expect(shortTake("beach.png")).toBe("beach.png");
});

test("an aspect that cannot be read is taken for 16:9", () => {
  expect(ratioOf("9:16")).toBeCloseTo(0.5625);
  expect(ratioOf("")).toBeCloseTo(16 / 9);
});
