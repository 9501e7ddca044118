// The bar under the stage: play, steps, the frames as one line with the range on it, speed, loop and modes.
import { useState } from "react";

import { classes } from "../shared/classes";
import { Icon } from "../shared/ui/Icon";
import type { PlayerController } from "./controller";
import { parseRate, timecode } from "./rate";
import { GAINS, playedSpan, type PlayerMode, SPEEDS } from "./state";
import styles from "./Transport.module.css";
import { usePlayerState } from "./usePlayer";

const MODES: [PlayerMode, string][] = [
  ["grid", "All"],
  ["single", "One"],
  ["flip", "Flip"],
  ["wipe", "Wipe"],
  ["difference", "Difference"],
  ["onion", "Onion"],
];

interface Props {
  controller: PlayerController;
  /** Leaves the row of modes away, where the page has its own. */
  hidesModes?: boolean;
  /** Asks the page for the pair's tile with B moved by some frames against A, which is then loaded. */
  onOffset?: (frames: number) => void;
}

export function Transport({ controller, hidesModes = false, onOffset }: Props) {
  const state = usePlayerState(controller, (all) => all);
  const [wanted, setWanted] = useState({ url: "", frames: 0 });
  const { source, frame } = state;
  if (!source) return null;
  const { frames, rate } = source.geometry;
  const span = playedSpan(state);
  const shown = frame ?? 0;
  const isPair = state.mode !== "grid" && state.mode !== "single";
  const { cells } = source.geometry;
  const stands = (cells[state.second]?.offset ?? 0) - (cells[state.first]?.offset ?? 0);
  const offset = wanted.url === source.url ? wanted.frames : stands; // the one asked for, while it is being made
  const move = (frames: number) => {
    setWanted({ url: source.url, frames });
    onOffset?.(frames);
  };
  const share = (at: number) => `${(at / Math.max(1, frames)) * 100}%`;
  return (
    <div className={styles.transport}>
      <div className={styles.line}>
        <div className={styles.track} aria-hidden="true">
          {state.range && <i style={{ left: share(span.start), width: share(span.end - span.start) }} />}
        </div>
        <input
          type="range"
          min={0}
          max={Math.max(0, frames - 1)}
          step={1}
          value={controller.aim()}
          aria-label="Frame"
          aria-valuetext={`frame ${controller.aim()} of ${frames}`}
          onChange={(event) => controller.seek(Number(event.target.value))}
        />
      </div>
      <div className={styles.row}>
        <button type="button" aria-label="One frame back" onClick={() => controller.step(-1)}>
          <Icon name="left" />
        </button>
        <button
          type="button"
          className={styles.play}
          aria-label={state.isPlaying ? "Pause" : "Play"}
          onClick={() => controller.toggle()}
        >
          <Icon name={state.isPlaying ? "pause" : "play"} />
        </button>
        <button type="button" aria-label="One frame on" onClick={() => controller.step(1)}>
          <Icon name="right" />
        </button>
        <output className={styles.count} aria-live="off">
          <b>{state.isCertain ? (frame ?? "-") : "-"}</b> / {frames - 1}
          <span>{timecode(shown, parseRate(rate))}</span>
        </output>
        {!hidesModes && source.takes.length > 1 && (
          <div className={styles.modes} role="group" aria-label="Compare by">
            {MODES.map(([mode, words]) => (
              <button
                key={mode}
                type="button"
                aria-pressed={state.mode === mode}
                onClick={() => (mode === "flip" ? controller.flip() : controller.setMode(mode))}
              >
                {words}
              </button>
            ))}
          </div>
        )}
        {state.mode === "difference" && (
          <label className={classes(styles.setting, styles.extra)}>
            Gain
            <select value={state.gain} onChange={(event) => controller.setGain(Number(event.target.value))}>
              {GAINS.map((gain) => (
                <option key={gain} value={gain}>{`${gain} x`}</option>
              ))}
            </select>
          </label>
        )}
        {state.mode === "onion" && (
          <label className={classes(styles.setting, styles.extra)}>
            B
            <input
              type="range"
              min={0}
              max={100}
              value={Math.round(state.mix * 100)}
              aria-valuetext={`${Math.round(state.mix * 100)} % B`}
              onChange={(event) => controller.setMix(Number(event.target.value) / 100)}
            />
          </label>
        )}
        {onOffset && isPair && (
          <span className={classes(styles.setting, styles.extra)} role="group" aria-label="Move B against A">
            <button type="button" aria-label="B one frame earlier" onClick={() => move(offset - 1)}>
              <Icon name="left" />
            </button>
            <output>{`B ${offset < 0 ? "-" : "+"}${Math.abs(offset)}`}</output>
            <button type="button" aria-label="B one frame later" onClick={() => move(offset + 1)}>
              <Icon name="right" />
            </button>
          </span>
        )}
        <span className={styles.space} />
        <label className={styles.setting}>
          <span className={styles.word}>Speed</span>
          <select
            value={Math.abs(state.speed)}
            onChange={(event) =>
              controller.setSpeed(Math.sign(state.speed || 1) * Number(event.target.value))
            }
          >
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>{`${speed} x`}</option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={state.loops} onClick={() => controller.setLoop(!state.loops)}>
          Loop
        </button>
        <button
          type="button"
          className={classes(!state.range && styles.unset)}
          disabled={!state.range}
          onClick={() => controller.setRange(null)}
        >
          {state.range ? `${span.start}-${span.end - 1}, clear` : "No range"}
        </button>
      </div>
    </div>
  );
}
