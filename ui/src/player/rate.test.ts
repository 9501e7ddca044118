import { expect, test } from "vitest";

import { framesIn, frameOfStamp, nominal, parseRate, secondsOf, seekTime, timecode } from "./rate";

const RATES = ["24", "25", "30", "24000/1001", "30000/1001", "60000/1001", "48", "120"];

test("a rate is a fraction in its lowest terms", () => {
  expect(parseRate("24/1")).toEqual({ num: 24, den: 1 });
  expect(parseRate("60000/2002")).toEqual({ num: 30000, den: 1001 });
});

test.each(["", "abc", "0", "24/0", "23.976", "-24", "1/2"])("%j is no rate", (text) => {
  expect(() => parseRate(text)).toThrow(RangeError);
});

test.each(RATES)(
  "at %s every frame's time gives the frame back, rounded to microseconds either way",
  (text) => {
    const rate = parseRate(text);
    for (let frame = 0; frame < 200_000; frame += 37) {
      const exact = secondsOf(frame, rate);
      expect(frameOfStamp(Math.floor(exact * 1e6) / 1e6, rate)).toBe(frame);
      expect(frameOfStamp(Math.ceil(exact * 1e6) / 1e6, rate)).toBe(frame);
    }
  },
);

test.each(RATES)("at %s the time to seek lies inside its frame", (text) => {
  const rate = parseRate(text);
  for (let frame = 0; frame < 100_000; frame += 101) {
    expect(seekTime(frame, rate)).toBeGreaterThan(secondsOf(frame, rate));
    expect(seekTime(frame, rate)).toBeLessThan(secondsOf(frame + 1, rate));
  }
});

test("seconds become the nearest frame, halves upwards", () => {
  expect(framesIn(1, parseRate("30000/1001"))).toBe(30);
  expect(framesIn(0.5 / 24, parseRate("24"))).toBe(1);
});

test("timecode counts at the nominal rate", () => {
  expect(nominal(parseRate("24000/1001"))).toBe(24);
  expect(timecode(0, parseRate("24"))).toBe("00:00:00:00");
  expect(timecode(24 * 61 + 5, parseRate("24"))).toBe("00:01:01:05");
  expect(timecode(30 * 3600 * 25, parseRate("30000/1001"))).toBe("01:00:00:00");
});
