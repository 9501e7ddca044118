// The key map that is on: a preset, the person's own keys over it, and whether single keys are on at all.
import { useSyncExternalStore } from "react";

import { ACTIONS, type Mode, PRESETS } from "./actions";

export interface KeyChoice {
  preset: string;
  off: boolean;
  own: Partial<Record<Mode, Record<string, string>>>;
}

const KEY = "rushes.keys";
const START: KeyChoice = { preset: "Screening", off: false, own: {} };

/** The key of every action in one mode under a choice. */
export function keysOf(choice: KeyChoice, mode: Mode): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const { id, key } of ACTIONS[mode]) {
    keys[id] = choice.own[mode]?.[id] ?? PRESETS[choice.preset]?.[mode]?.[id] ?? key;
  }
  return keys;
}

/** Names the actions that would answer to `key` in `mode`, `id` itself left out; two names are a conflict. */
export function findConflicts(choice: KeyChoice, mode: Mode, id: string, key: string): string[] {
  const places: Mode[] = mode === "everywhere" ? (Object.keys(ACTIONS) as Mode[]) : [mode, "everywhere"];
  return places.flatMap((place) => {
    const keys = keysOf(choice, place);
    return ACTIONS[place]
      .filter((action) => !(place === mode && action.id === id) && keys[action.id] === key)
      .map((action) => action.words);
  });
}

/** Answers the choice with one action moved to another key. */
export function moveKey(choice: KeyChoice, mode: Mode, id: string, key: string): KeyChoice {
  return { ...choice, own: { ...choice.own, [mode]: { ...choice.own[mode], [id]: key } } };
}

function read(): KeyChoice {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return stored !== null && typeof stored === "object" ? { ...START, ...stored } : START;
  } catch {
    return START; // what another program wrote there is no key map
  }
}

let current: KeyChoice | null = null;
const listeners = new Set<() => void>();

export function readChoice(): KeyChoice {
  current ??= read();
  return current;
}

export function writeChoice(choice: KeyChoice): void {
  current = choice;
  localStorage.setItem(KEY, JSON.stringify(choice));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeyChoice(): KeyChoice {
  return useSyncExternalStore(subscribe, readChoice);
}
