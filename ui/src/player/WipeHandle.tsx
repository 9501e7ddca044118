// The edge of the wipe: dragged, clicked to, or moved by the arrow keys.
import { type KeyboardEvent, type PointerEvent, useRef } from "react";

import type { PlayerController } from "./controller";
import styles from "./WipeHandle.module.css";
import { usePlayerState } from "./usePlayer";

const KEYS: Record<string, number> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01 };

export function WipeHandle({ controller }: { controller: PlayerController }) {
  const wipe = usePlayerState(controller, (state) => state.wipe);
  const area = useRef<HTMLDivElement>(null);
  const boxes = controller.panes().map((pane) => pane.box);
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const top = Math.min(...boxes.map((box) => box.y));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  if (boxes.length === 0) return null;

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = area.current?.getBoundingClientRect();
    if (box) controller.setWipe((event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    const end = event.key === "Home" ? 0 : event.key === "End" ? 1 : null;
    if (step === undefined && end === null) return;
    event.preventDefault();
    controller.setWipe(end ?? wipe + (step ?? 0) * (event.shiftKey ? 10 : 1));
  };
  return (
    <div
      ref={area}
      className={styles.area}
      style={{ left, top, width: right - left, height: bottom - top }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.buttons > 0 && follow(event)}
    >
      <div
        className={styles.edge}
        style={{ left: `${wipe * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Wipe: how much of A is shown"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(wipe * 100)}
        aria-valuetext={`${Math.round(wipe * 100)} % A`}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
