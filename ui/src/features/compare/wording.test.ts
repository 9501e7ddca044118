import { expect, test } from "vitest";

import { apart } from "./wording";

test("what one wording says by itself stands in sight, after a few common words", () => {
  const night = "Mara walks through a neon street at night in heavy rain";
  const dusk = "Mara walks through a neon street at blue dusk in heavy rain";

  expect(apart(night, dusk)).toEqual({ before: "... neon street at", own: "night", after: "in heavy rain" });
  expect(apart(dusk, night).own).toBe("blue dusk");
});

test("words that were only added or taken out leave the other side whole", () => {
  expect(apart("A coat", "A red coat")).toEqual({ before: "A", own: "", after: "coat" });
  expect(apart("A red coat", "A coat")).toEqual({ before: "A", own: "red", after: "coat" });
});

test("the same wording has nothing of its own", () => {
  expect(apart("rain rain rain", "rain rain rain")).toEqual({ before: "rain rain rain", own: "", after: "" });
  expect(apart("rain rain", "rain rain rain").own).toBe("");
});
