// The sheet of all keys: read them, move one, take a preset, or switch single keys off.
import { useState } from "react";

import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Key } from "../ui/Key";
import { ACTIONS, type Mode, MODES, PRESETS } from "./actions";
import styles from "./KeySheet.module.css";
import { findConflicts, keysOf, moveKey, useKeyChoice, writeChoice } from "./map";
import { namePress } from "./press";

interface Moving {
  mode: Mode;
  id: string;
}

function Row(props: {
  mode: Mode;
  id: string;
  words: string;
  moving: Moving | null;
  onMove: (to: Moving | null) => void;
}) {
  const choice = useKeyChoice();
  const { mode, id } = props;
  const key = keysOf(choice, mode)[id] ?? "";
  const isMoving = props.moving?.mode === mode && props.moving.id === id;
  const conflicts = findConflicts(choice, mode, id, key);
  return (
    <li className={styles.row}>
      <span>{props.words}</span>
      <button
        type="button"
        className={styles.cap}
        onClick={() => props.onMove(isMoving ? null : { mode, id })}
        onKeyDown={(event) => {
          if (!isMoving || ["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key !== "Escape") writeChoice(moveKey(choice, mode, id, namePress(event.nativeEvent)));
          props.onMove(null);
        }}
      >
        <span className="hidden-words">{props.words}: </span>
        {isMoving ? "press a key" : <Key name={key} />}
        <span className="hidden-words">. Change</span>
      </button>
      {conflicts.length > 0 && (
        <p className={styles.conflict} role="status">
          Also: {conflicts.join(", ")}
        </p>
      )}
    </li>
  );
}

export function KeySheet({ onClose }: { onClose: () => void }) {
  const choice = useKeyChoice();
  const [moving, setMoving] = useState<Moving | null>(null);
  return (
    <Dialog title="Keys" isWide onClose={onClose}>
      <div className={styles.choices}>
        <label>
          Preset{" "}
          <select
            value={choice.preset}
            onChange={(event) => writeChoice({ ...choice, preset: event.target.value, own: {} })}
          >
            {Object.keys(PRESETS).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={!choice.off}
            onChange={(event) => writeChoice({ ...choice, off: !event.target.checked })}
          />{" "}
          Single keys are on
        </label>
        <Button weight="quiet" onClick={() => writeChoice({ ...choice, own: {} })}>
          Back to the preset
        </Button>
      </div>
      <div className={styles.modes}>
        {(Object.keys(MODES) as Mode[]).map((mode) => (
          <section key={mode}>
            <h3>{MODES[mode]}</h3>
            <ul>
              {ACTIONS[mode].map(({ id, words }) => (
                <Row key={id} mode={mode} id={id} words={words} moving={moving} onMove={setMoving} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
