// What the studio's key map does to a player, by the names of its actions: spread it into `useKeys`.
import type { PlayerController } from "./controller";

export function playerKeys(player: PlayerController): Record<string, () => void> {
  return {
    play: () => player.toggle(),
    back: () => player.shuttle(-1),
    stop: () => player.shuttle(0),
    forward: () => player.shuttle(1),
    "previous-frame": () => player.step(-1),
    "next-frame": () => player.step(1),
    "previous-second": () => player.stepSeconds(-1),
    "next-second": () => player.stepSeconds(1),
    sound: () => player.toggleSound(),
    flip: () => player.flip(),
    wipe: () => player.setMode("wipe"),
    difference: () => player.setMode("difference"),
    onion: () => player.setMode("onion"),
    grid: () => player.setMode("grid"),
  };
}
