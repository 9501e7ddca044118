import { expect, test } from "vitest";

import { count, figure, ratioOf, sentence, shortShot, shortTake, span, whole } from "./words";

test("one is singular, any other count is plural", () => {
  expect(count(1, "take")).toBe("1 take");
  expect(count(0, "take")).toBe("0 takes");
});

test("words of the service become a sentence of their own, and nothing stays nothing", () => {
  expect(sentence("no model for the engine")).toBe("No model for the engine");
  expect(sentence("")).toBe("");
});

test("a figure stays with its unit and a compound word in one piece, and words stay apart", () => {
  expect(whole("Runner-up: take 2")).toBe("Runner\u2060-\u2060up: take 2");
  expect(whole("flicker 0.1 %, 24 mired warmer, 2 shots")).toBe(
    "flicker 0.1\u00a0%, 24\u00a0mired warmer, 2 shots",
  );
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
