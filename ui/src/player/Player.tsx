// The stage: every take's picture from one video, with what must be read over it, in any of the six modes.
import { type ReactNode, useEffect, useRef } from "react";

import { classes } from "../shared/classes";
import type { PlayerController } from "./controller";
import type { Pane } from "./paint";
import { PaneWords } from "./PaneWords";
import styles from "./Player.module.css";
import { usePlayerState } from "./usePlayer";
import { WipeHandle } from "./WipeHandle";

export interface PlayerProps {
  controller: PlayerController;
  /** What lies over one take's picture, such as drawings; it gets the box of the picture. */
  over?: (pane: Pane) => ReactNode;
  /** A click on a take; without it a click sets the focus. */
  onChoose?: (place: number) => void;
  /** Says which pane a key chooses: 1, 2, 3 ... in the corner. */
  showsKeys?: boolean;
  /** Leaves numbers and names away, as on a small card. */
  isBare?: boolean;
}

export function Player({ controller, over, onChoose, showsKeys = true, isBare = false }: PlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (canvas.current && host.current) return controller.attach(canvas.current, host.current);
  }, [controller]);
  const state = usePlayerState(controller, (all) => all);
  const panes = controller.panes();
  const takes = state.source?.takes ?? [];
  const names = panes.map(({ place }) => takes[place]?.name ?? "").join(", ");
  const isPair = state.mode === "wipe" || state.mode === "difference" || state.mode === "onion";

  return (
    <div
      className={styles.stage}
      data-mode={state.mode}
      data-frame={state.frame ?? ""}
      data-shows={state.isStill ? "still" : state.frame === null ? "" : "frame"}
      data-source={state.source?.url ?? ""}
    >
      <div ref={host} className={styles.host} aria-hidden="true" />
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={names || "no picture yet"} />
      {state.mode === "wipe" && <WipeHandle controller={controller} />}
      {panes.map((pane, order) => (
        <div
          key={pane.place}
          className={classes(
            styles.pane,
            isPair && styles.shared,
            state.mode === "grid" && panes.length > 1 && pane.place === state.first && styles.focused,
          )}
          style={{ left: pane.box.x, top: pane.box.y, width: pane.box.width, height: pane.box.height }}
          onClick={() => {
            if (state.mode !== "grid") return;
            if (onChoose) onChoose(pane.place);
            else controller.focus(pane.place);
          }}
        >
          {over?.(pane)}
          {!isBare && (
            <PaneWords
              controller={controller}
              place={pane.place}
              side={isPair && order === 1 ? "right" : "left"}
              showsKeys={showsKeys}
            />
          )}
        </div>
      ))}
      {state.fault && (
        <p className={styles.fault} role="alert">
          This preview does not play: {state.fault}
        </p>
      )}
    </div>
  );
}
