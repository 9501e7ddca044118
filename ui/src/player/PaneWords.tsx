// What is written over one take: which it is, the frame that is shown, and the cover of a take that flashes.
import { classes } from "../shared/classes";
import type { PlayerController } from "./controller";
import styles from "./PaneWords.module.css";
import { canBeHeard, isCovered } from "./state";
import { usePlayerState } from "./usePlayer";

interface Props {
  controller: PlayerController;
  place: number;
  side: "left" | "right";
  showsKeys: boolean;
}

export function PaneWords({ controller, place, side, showsKeys }: Props) {
  const state = usePlayerState(controller, (all) => all);
  const take = state.source?.takes[place];
  const frame = state.isCertain ? controller.frameOf(place) : null;
  const count = state.source?.takes.length ?? 0;
  const isPair = state.mode !== "grid" && state.mode !== "single";
  const letter = isPair ? (place === state.first ? "A" : "B") : null;
  if (!take) return null;
  if (isCovered(state, place)) {
    return (
      <div className={styles.cover}>
        <p>{take.name} flashes</p>
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            controller.reveal(place);
          }}
        >
          Show it
        </button>
      </div>
    );
  }
  return (
    <div className={classes(styles.words, isPair && styles.pair, side === "right" && styles.right)}>
      <span className={styles.head}>
        {letter && <b>{letter}</b>}
        {showsKeys && count > 1 && <span className={styles.key}>{place + 1}</span>}
        {isPair && <span className={styles.name}>{take.name}</span>}
        {take.label && <span className={styles.label}>{take.label}</span>}
      </span>
      {canBeHeard(state) && (
        <button
          type="button"
          className={styles.sound}
          aria-label="Sound"
          aria-pressed={!state.isMuted}
          onClick={(event) => {
            event.stopPropagation();
            controller.toggleSound();
          }}
        >
          {state.isMuted ? "Sound off" : "Sound on"}
        </button>
      )}
      <span className={styles.frame} data-place={place} data-take={take.id} data-frame={frame ?? ""}>
        {frame ?? "-"}
      </span>
    </div>
  );
}
