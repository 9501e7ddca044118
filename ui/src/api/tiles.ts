// Tiles: takes side by side in one file; the geometry is there at once, the file when it is made.
import { useQuery } from "@tanstack/react-query";

import { api, told } from "./client";
import type { Tile } from "./nouns";
import { useProduction } from "./production";

const LOOK_AGAIN = 400;

/** A tile of these takes, asked for and followed until it is ready or failed. */
export function useTile(takes: string[], offsets: number[] = []) {
  const { name: p } = useProduction();
  const body = { takes, offsets, columns: 0 };
  return useQuery({
    queryKey: ["tile", p, takes, offsets],
    queryFn: () => told(api.POST("/v1/productions/{p}/tiles", { params: { path: { p } }, body })),
    enabled: takes.length > 0,
    staleTime: Infinity,
    refetchInterval: ({ state }) =>
      state.data && state.data.state !== "ready" && state.data.state !== "failed" ? LOOK_AGAIN : false,
  });
}

/** Where a tile stands that was asked for elsewhere; asked again until it is ready or failed. */
export function useTileState(tile: Tile | null | undefined): Tile | null {
  const { name: p } = useProduction();
  const key = tile?.key ?? "";
  const state = useQuery({
    queryKey: ["tile-state", p, key],
    queryFn: () => told(api.GET("/v1/productions/{p}/tiles/{key}", { params: { path: { p, key } } })),
    enabled: key !== "",
    initialData: tile ?? undefined,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data && data.state !== "ready" && data.state !== "failed" ? LOOK_AGAIN : false,
  });
  return key ? (state.data ?? null) : null;
}

/** Asks for a tile and waits until it is there; null where it fails or `isWanted` no longer says so. */
export function useAskTile() {
  const { name: p } = useProduction();
  return async (takes: string[], offsets: number[], isWanted: () => boolean): Promise<Tile | null> => {
    const body = { takes, offsets, columns: 0 };
    let tile = await told(api.POST("/v1/productions/{p}/tiles", { params: { path: { p } }, body }));
    while (isWanted() && tile.state !== "ready" && tile.state !== "failed") {
      await new Promise((done) => setTimeout(done, LOOK_AGAIN));
      const params = { path: { p, key: tile.key } };
      tile = await told(api.GET("/v1/productions/{p}/tiles/{key}", { params }));
    }
    return tile.state === "ready" ? tile : null;
  };
}
