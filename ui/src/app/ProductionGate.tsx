// Opens the production before any page asks for something of it.
import { type ReactNode, useState } from "react";

import { ProductionContext, useProductions } from "../api/production";
import { useWords } from "../api/words";
import { Fault } from "../shared/ui/Fault";
import { Page } from "../shared/ui/Page";
import { NoProduction } from "./NoProduction";
import { SwitchContext } from "./switch";

const KEY = "rushes.production";

export function ProductionGate({ children }: { children: ReactNode }) {
  const productions = useProductions();
  useWords(); // the reasons of a reject must be there when X is pressed
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(KEY));
  if (productions.isPending) return null;
  const known = productions.data ?? [];
  const production =
    known.find((one) => one.name === wanted) ?? known.find((one) => one.is_current) ?? known[0];
  if (!production && productions.data) return <NoProduction />;
  if (!production) {
    return (
      <Page title="">
        <Fault error={productions.error} onAgain={() => void productions.refetch()} />
      </Page>
    );
  }
  const choose = (name: string) => {
    sessionStorage.setItem(KEY, name);
    setWanted(name);
  };
  return (
    <ProductionContext value={production}>
      <SwitchContext value={{ known, choose }}>{children}</SwitchContext>
    </ProductionContext>
  );
}
