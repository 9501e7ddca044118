// Moves B of a pair by frames: the service makes the tile anew with that offset, and it takes the place of the old one.
import { useEffect, useRef } from "react";

import type { Screen, TakeCard } from "../api/nouns";
import { useAskTile } from "../api/tiles";
import type { PlayerController } from "../player";
import { sourceOf, takesOf } from "./source";

/** Milliseconds without another press, before a tile is asked for. */
const PAUSE = 250;

/** What to call with the frames by which B shall run ahead of A; a later call takes the place of one under way. */
export function useOffset(
  player: PlayerController,
  screen: Screen,
  takes: ReadonlyMap<string, TakeCard>,
): (frames: number) => void {
  const ask = useAskTile();
  const latest = useRef(0);
  useEffect(() => {
    latest.current += 1; // the next screen has its own tile
  }, [screen.number]);
  return (frames) => {
    const turn = (latest.current += 1);
    const { second } = player.getState();
    const ids = screen.panes.map((pane) => pane.take);
    const offsets = ids.map((_, place) => (place === second ? frames : 0));
    const isWanted = () => turn === latest.current;
    const move = async () => {
      await new Promise((done) => setTimeout(done, PAUSE));
      const tile = isWanted() ? await ask(ids, offsets, isWanted) : null;
      if (tile && isWanted()) player.swap(sourceOf(tile, takesOf(screen, takes)));
    };
    void move();
  };
}
