import { expect, test } from "vitest";

import { parseRate } from "./rate";
import { rewound } from "./rewind";

const plan = { from: 10, speed: 1, rate: parseRate("24"), span: { start: 4, end: 14 }, loops: true };

test("going back counts frames of real time", () => {
  expect([0, 1 / 24, 3 / 24].map((seconds) => rewound(plan, seconds))).toEqual([10, 9, 7]);
  expect(rewound({ ...plan, speed: 2 }, 2 / 24)).toBe(6);
});

test("past the start of the range it goes on from its end, or ends", () => {
  expect(rewound(plan, 7 / 24)).toBe(13);
  expect(rewound({ ...plan, loops: false }, 7 / 24)).toBeNull();
});
