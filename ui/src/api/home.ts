// The first page's question, and the engines.
import { api, told } from "./client";
import { useAsked } from "./production";

export function useHome() {
  return useAsked(["home"], (p) => told(api.GET("/v1/productions/{p}/home", { params: { path: { p } } })));
}

export function useEngines() {
  return useAsked(["engines"], (production) =>
    told(api.GET("/v1/engines", { params: { query: { production } } })),
  );
}

export function useShots() {
  return useAsked(["shots"], (p) => told(api.GET("/v1/productions/{p}/shots", { params: { path: { p } } })));
}
