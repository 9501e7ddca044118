// The player's controller as React knows it.
import { useEffect, useState, useSyncExternalStore } from "react";

import { PlayerController } from "./controller";
import type { PlayerState } from "./state";

/** A controller that lives as long as the component. */
export function usePlayer(): PlayerController {
  const [controller] = useState(() => new PlayerController());
  useEffect(() => () => controller.close(), [controller]);
  return controller;
}

/** One value of the player's state; the component renders again when it changes, in the same picture as the canvas. */
export function usePlayerState<T>(controller: PlayerController, pick: (state: PlayerState) => T): T {
  return useSyncExternalStore(controller.subscribe, () => pick(controller.getState()));
}

/** Whether this person's system allows pictures to move by themselves. */
export function mayMove(): boolean {
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The frame of a deep link, such as `?f=23`; null where there is none. */
export function linkedFrame(search: string): number | null {
  const text = new URLSearchParams(search).get("f") ?? "";
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}
