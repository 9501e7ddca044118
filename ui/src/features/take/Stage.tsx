// The picture of the take with its transport; drawings lie over it.
import type { Note, TakePage } from "../../api/nouns";
import { Player, type PlayerController, usePlayerState } from "../../player";
import { DrawingLayer } from "../../shared/drawing/DrawingLayer";
import { type Mark, readMarks } from "../../shared/drawing/marks";
import { Button } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { Poster } from "../../shared/ui/Poster";
import { Scrubber } from "./Scrubber";
import styles from "./Stage.module.css";
import type { Draft } from "./useDraft";
import { useFrame } from "./useFrame";

interface Props {
  take: TakePage;
  player: PlayerController;
  isReady: boolean;
  draft: Draft;
  onSeek: (frame: number) => void;
}

/** What open notes have drawn on a frame. */
function drawnOn(frame: number, notes: Note[]): Mark[] {
  return notes
    .filter(
      ({ start, end, resolved }) =>
        !resolved && start !== null && frame >= start && frame < (end ?? start + 1),
    )
    .flatMap((note) => readMarks(note.drawing));
}

export function Stage({ take, player, isReady, draft, onSeek }: Props) {
  const isPlaying = usePlayerState(player, (state) => state.isPlaying);
  const frame = useFrame(player);
  const said = drawnOn(frame, take.remarks);
  const ratio = take.width / take.height;
  return (
    <section className={styles.stage} aria-label="Picture">
      <div className={styles.room}>
        {isReady ? (
          <Player
            controller={player}
            over={() => (
              <DrawingLayer
                ratio={ratio}
                marks={draft.isOpen ? draft.marks : said}
                under={draft.isOpen ? said : []}
                tool={draft.isOpen && !isPlaying ? draft.tool : null}
                onMark={draft.addMark}
              />
            )}
          />
        ) : (
          <div className={styles.still}>
            <Poster
              poster={take.poster}
              sprite=""
              aspect={ratio}
              name={take.name}
              isBlurred={take.flashing}
              fills
            />
          </div>
        )}
      </div>
      <div className={styles.transport}>
        <div className={styles.buttons}>
          <Button weight="quiet" aria-label="One frame back" onClick={() => player.step(-1)}>
            <Icon name="left" />
          </Button>
          <Button weight="quiet" aria-label={isPlaying ? "Pause" : "Play"} onClick={() => player.toggle()}>
            <Icon name={isPlaying ? "pause" : "play"} />
          </Button>
          <Button weight="quiet" aria-label="One frame on" onClick={() => player.step(1)}>
            <Icon name="right" />
          </Button>
        </div>
        <Scrubber take={take} frame={frame} onSeek={onSeek} />
        <output className={styles.frame} aria-label="Frame">
          {frame}
          <span> / {take.frames - 1}</span>
        </output>
      </div>
    </section>
  );
}
