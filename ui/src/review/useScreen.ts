// Puts the screen of a review into the player as soon as its tile is there, and has the likely next ones ready.
import { useEffect } from "react";

import type { Screen, Session, TakeCard } from "../api/nouns";
import { useTileState } from "../api/tiles";
import { mayMove, type PlayerController } from "../player";
import { sourceOf, takesOf } from "./source";

/** Whether the screen moves already; until then its stills stand. */
export function useScreen(
  player: PlayerController,
  session: Session,
  screen: Screen,
  takes: ReadonlyMap<string, TakeCard>,
): boolean {
  const tile = useTileState(screen.tile);
  const [first, second] = session.next;
  const one = useTileState(first?.tile);
  const two = useTileState(second?.tile);
  const isReady = tile?.state === "ready";

  useEffect(() => {
    if (tile?.state === "ready") player.load(sourceOf(tile, takesOf(screen, takes)), { plays: mayMove() });
    // The tile's key names its takes and their order; nothing else of it changes once it is ready.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [player, tile?.key, tile?.state, screen.number]);

  useEffect(() => {
    if (one?.state === "ready" && first) player.preload(sourceOf(one, takesOf(first, takes)));
    if (two?.state === "ready" && second) player.preload(sourceOf(two, takesOf(second, takes)));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as above
  }, [player, one?.key, one?.state, two?.key, two?.state]);

  useEffect(() => {
    for (const take of session.next.flatMap((next) => takesOf(next, takes))) {
      if (take?.poster) new Image().src = take.poster;
    }
  }, [session.next, takes]);
  return isReady;
}
