// The productions that can be opened, and the way to change to another.
import { createContext } from "react";

import type { Production } from "../api/nouns";

export const SwitchContext = createContext<{ known: Production[]; choose: (name: string) => void }>({
  known: [],
  choose: () => undefined,
});
