// The application: providers around the shell, and one page per address.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";

import { Fault } from "../api/fault";
import { ProductionGate } from "./ProductionGate";
import { Missing } from "./Missing";
import { Shell } from "./Shell";

const Home = lazy(() => import("../features/home/HomePage"));
const Board = lazy(() => import("../features/board/BoardPage"));
const Take = lazy(() => import("../features/take/TakePage"));
const Pick = lazy(() => import("../features/pick/PickPage"));
const Cull = lazy(() => import("../features/cull/CullPage"));
const Compare = lazy(() => import("../features/compare/ComparePage"));
const Cut = lazy(() => import("../features/cut/CutPage"));
const Mood = lazy(() => import("../features/mood/MoodPage"));
const Engines = lazy(() => import("../features/engines/EnginesPage"));

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000, // live events say when something changed; the clock need not ask
      retry: (count, error) =>
        count < 2 && !(error instanceof Fault && error.status >= 400 && error.status < 500),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <ProductionGate>
        <Shell>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/" component={Home} />
              <Route path="/board" component={Board} />
              <Route path="/take/:take">{({ take }) => <Take key={take} take={take} />}</Route>
              <Route path="/compare/:a/:b">{({ a, b }) => <Compare key={`${a} ${b}`} a={a} b={b} />}</Route>
              <Route path="/pick/:shot">{({ shot }) => <Pick shot={shot} />}</Route>
              <Route path="/cull/:shot">{({ shot }) => <Cull shot={shot} />}</Route>
              <Route path="/cut/:cut?">{({ cut }) => <Cut cut={cut} />}</Route>
              <Route path="/mood" component={Mood} />
              <Route path="/engines" component={Engines} />
              <Route component={Missing} />
            </Switch>
          </Suspense>
        </Shell>
      </ProductionGate>
    </QueryClientProvider>
  );
}
