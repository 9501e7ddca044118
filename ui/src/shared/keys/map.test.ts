import { expect, test } from "vitest";

import { ACTIONS, type Mode, PRESETS } from "./actions";
import { findConflicts, keysOf, moveKey } from "./map";
import { namePress, spellKey } from "./press";

const START = { preset: "Screening", off: false, own: {} };
const press = (key: string, code: string, shiftKey = false) => ({
  key,
  code,
  shiftKey,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
});

test("no preset gives one key to two actions of a mode", () => {
  for (const preset of Object.keys(PRESETS)) {
    for (const mode of Object.keys(ACTIONS) as Mode[]) {
      const keys = Object.values(keysOf({ ...START, preset }, mode));

      expect(new Set(keys).size, `${preset}, ${mode}`).toBe(keys.length);
    }
  }
});

test("digits choose in Pick and reject in Cull", () => {
  expect(keysOf(START, "pick")["best-2"]).toBe("2");
  expect(keysOf(START, "cull")["reject-2"]).toBe("2");
});

test("a key that is taken is named with the action that has it", () => {
  expect(findConflicts(START, "pick", "same", "x")).toEqual([
    "Reject the focused pane, then a reason letter",
  ]);
});

test("a key of every page is a conflict in each mode", () => {
  expect(findConflicts(START, "take", "note", "?")).toEqual(["Show these keys"]);
});

test("a moved key leaves the other modes alone", () => {
  const moved = moveKey(START, "pick", "undo", "b");

  expect(keysOf(moved, "pick").undo).toBe("b");
  expect(keysOf(moved, "cull").undo).toBe("z");
});

test("shift and a digit go by the place of the key, a symbol by what it types", () => {
  expect(namePress(press("!", "Digit1", true))).toBe("Shift+1");
  expect(namePress(press("?", "Slash", true))).toBe("?");
  expect(namePress(press("A", "KeyA", true))).toBe("Shift+a");
  expect(namePress(press(" ", "Space"))).toBe("Space");
});

test("a key is spelt as on its cap", () => {
  expect(spellKey("Shift+ArrowLeft")).toEqual(["Shift", "←"]);
});
