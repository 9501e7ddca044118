import { expect, test } from "vitest";

import { chipsOf, flipField, readTyped, withoutChip } from "./question";

const ask = (text = "") => new URLSearchParams(text);

test("words, fields and bounds are told apart", () => {
  const question = readTyped("rain state:open flicker > 2 coat", ask());

  expect(question.get("q")).toBe("rain coat");
  expect(question.get("state")).toBe("open");
  expect(question.getAll("measure")).toEqual(["flicker>2"]);
});

test("a value with spaces is written in quotes", () => {
  expect(readTyped('tag:"complex camera"', ask()).get("tag")).toBe("complex camera");
});

test("typing again replaces the words and keeps the fields", () => {
  const question = readTyped("snow", ask("q=rain&state=open"));

  expect(question.toString()).toBe("q=snow&state=open");
});

test("the same bound is asked once", () => {
  expect(readTyped("flicker>2", ask("measure=flicker%3E2")).getAll("measure")).toHaveLength(1);
});

test("each field and bound is a chip that can be taken off alone", () => {
  const question = ask("measure=flicker%3E2&measure=noise%3C1&state=open&q=rain");

  expect(chipsOf(question)).toHaveLength(3);
  expect(withoutChip(question, { name: "measure", value: "noise<1" }).getAll("measure")).toEqual([
    "flicker>2",
  ]);
});

test("a field that is set is let go when chosen again", () => {
  expect(flipField(ask("state=open"), "state", "open").has("state")).toBe(false);
});
