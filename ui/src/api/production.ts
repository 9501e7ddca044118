// Which production the pages speak of, and what is asked of it before anything else.
import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";

import { api, told } from "./client";
import type { Production } from "./nouns";

export const ProductionContext = createContext<Production | null>(null);

export function useProduction(): Production {
  const production = useContext(ProductionContext);
  if (!production) throw new Error("useProduction outside of ProductionGate");
  return production;
}

export function useProductions() {
  return useQuery({ queryKey: ["productions"], queryFn: () => told(api.GET("/v1/productions")) });
}

/** Makes the demo production, for a studio that has none. */
export function useMakeDemo() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => told(api.POST("/v1/demo")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["productions"] }),
  });
}

/** The address of something inside a production, for links and pictures. */
export function within(production: Production, path: string): string {
  return `/v1/productions/${encodeURIComponent(production.name)}${path}`;
}

/** Asks something of the production; live events make it ask again. */
export function useAsked<T>(
  key: QueryKey,
  ask: (p: string) => Promise<T>,
  options: { enabled?: boolean } = {},
) {
  const { name } = useProduction();
  return useQuery({ queryKey: [name, ...key], queryFn: () => ask(name), ...options });
}

/**
 * Changes something in the production; everything that was asked of it is asked again afterwards.
 * Changes with the same `turn` wait for each other, so that the last one stands.
 */
export function useDone<T, R>(change: (p: string, said: T) => Promise<R>, turn?: string) {
  const { name } = useProduction();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (said: T) => change(name, said),
    ...(turn === undefined ? {} : { scope: { id: turn } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [name] }),
  });
}
