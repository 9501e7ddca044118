// A screen of a review as the player takes it: the tile with its geometry, the takes with their stills and words.
import type { Screen, TakeCard, Tile } from "../api/nouns";
import type { PlayerSource } from "../player";

/** What the player plays for a tile that is there. */
export function sourceOf(tile: Tile, takes: (TakeCard | undefined)[]): PlayerSource {
  return {
    url: tile.url,
    geometry: tile,
    takes: takes.map((take, place) => ({
      id: take?.id ?? tile.takes[place] ?? "",
      name: take?.name ?? "",
      label: take?.label ?? "",
      flashing: take?.flashing ?? false,
      still: take?.poster ?? "",
    })),
  };
}

export function takesOf(screen: Screen, takes: ReadonlyMap<string, TakeCard>): (TakeCard | undefined)[] {
  return screen.panes.map((pane) => takes.get(pane.take));
}
