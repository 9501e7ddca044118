// The panes of a screen: stills at once, the moving tile as soon as it is there, and what is marked on each.
import type { Screen, TakeCard } from "../api/nouns";
import { Player, type PlayerController, usePlayerState } from "../player";
import { Poster } from "../shared/ui/Poster";
import { ratioOf } from "../shared/words";
import { PaneMarks, type PaneMark } from "./PaneMarks";
import styles from "./Wall.module.css";

interface Props {
  player: PlayerController;
  screen: Screen;
  takes: ReadonlyMap<string, TakeCard>;
  isReady: boolean;
  markOf: (take: string) => PaneMark;
  onChoose: (place: number) => void;
}

export function Wall({ player, screen, takes, isReady, markOf, onChoose }: Props) {
  const isGrid = usePlayerState(player, (state) => state.mode === "grid" || state.mode === "single");
  const marks = (place: number) => {
    const pane = screen.panes[place];
    return (
      pane && <PaneMarks take={takes.get(pane.take)} stack={pane.stack.length} mark={markOf(pane.take)} />
    );
  };
  return (
    <div className={styles.wall}>
      {isReady ? (
        <Player controller={player} over={({ place }) => isGrid && marks(place)} onChoose={onChoose} />
      ) : (
        <div className={styles.stills} data-panes={screen.panes.length}>
          {screen.panes.map((pane, place) => {
            const take = takes.get(pane.take);
            return (
              <div key={pane.take} className={styles.still} onClick={() => onChoose(place)}>
                {take && (
                  <Poster
                    poster={take.poster}
                    sprite={take.sprite}
                    aspect={ratioOf(take.aspect)}
                    name={take.name}
                    isBlurred={take.flashing}
                    fills
                  />
                )}
                <span className={styles.digit}>{place + 1}</span>
                {marks(place)}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}
