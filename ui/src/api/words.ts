// The lists that the house fixes: reject reasons, tags, states, sorts.
import { useQuery } from "@tanstack/react-query";

import { api, told } from "./client";

export function useWords() {
  return useQuery({ queryKey: ["words"], queryFn: () => told(api.GET("/v1/words")), staleTime: Infinity });
}
