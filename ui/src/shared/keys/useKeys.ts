// Listens for the keys of one mode and calls what the page does for each action.
import { useEffect, useRef } from "react";

import type { Mode } from "./actions";
import { keysOf, readChoice } from "./map";
import { namePress } from "./press";

export type Handlers = Partial<Record<string, () => void>>;

const TYPING =
  "input:not([type=range], [type=checkbox], [type=file]), textarea, select, [contenteditable='true']";
const OWN_KEYS = "input[type=range], [role='slider']";
const PRESSABLE = "button, a, summary, [role='slider'], [role='tab'], [role='option']";

function belongsElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) || document.querySelector("dialog[open]")) return true;
  // A slider moves by its own arrows, wherever the focus came from.
  if (event.key.startsWith("Arrow") && target?.matches(OWN_KEYS)) return true;
  const isNative = event.key === "Enter" || event.key === " ";
  // A control that the keyboard reached keeps its own Enter and Space; one that the mouse clicked does not.
  return isNative && Boolean(target?.closest(PRESSABLE)?.matches(":focus-visible"));
}

/** Calls `handlers[action]` for the key of that action in `mode`; `isOn` false lets the keys sleep. */
export function useKeys(mode: Mode, handlers: Handlers, isOn = true): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      const choice = readChoice();
      if (choice.off || event.defaultPrevented || belongsElsewhere(event)) return;
      const name = namePress(event);
      const keys = keysOf(choice, mode);
      const id = Object.keys(keys).find((action) => keys[action] === name);
      const handler = id === undefined ? undefined : latest.current[id];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [mode, isOn]);
}
