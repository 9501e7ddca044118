// One screen of a choice: panes with digits, what the keys say, and how far it has come.
import { useState } from "react";
import { useLocation } from "wouter";

import type { Screen, Session, TakeCard } from "../../api/nouns";
import type { Review, Said } from "../../api/sessions";
import { playerKeys, Transport, usePlayer, usePlayerState } from "../../player";
import { KeyLine } from "../../review/KeyLine";
import { ReviewHead } from "../../review/ReviewHead";
import { screenUp } from "../../review/screenUp";
import { useOffset } from "../../review/useOffset";
import { useScreen } from "../../review/useScreen";
import { useStopwatch } from "../../review/useStopwatch";
import { Wall } from "../../review/Wall";
import { keysOf, useKeyChoice } from "../../shared/keys/map";
import { useKeys } from "../../shared/keys/useKeys";
import { ReasonBar } from "../../shared/reject/ReasonBar";
import { Fault } from "../../shared/ui/Fault";
import { takeNumber } from "../../shared/ui/Verdict";
import styles from "./PickDesk.module.css";

interface Props {
  session: Session;
  screen: Screen;
  takes: ReadonlyMap<string, TakeCard>;
  review: Review;
}

export function PickDesk({ session, takes, review, ...asked }: Props) {
  const screen = screenUp(session, asked.screen, review.said);
  const [, go] = useLocation();
  const keys = keysOf(useKeyChoice(), "pick");
  const player = usePlayer();
  const isReady = useScreen(player, session, screen, takes);
  const move = useOffset(player, screen, takes);
  const focus = Math.min(
    usePlayerState(player, (state) => state.first),
    screen.panes.length - 1,
  );
  const isPlaying = usePlayerState(player, (state) => state.isPlaying);
  const elapsed = useStopwatch(screen.number);
  const [said, setSaid] = useState({ screen: -1, worst: "" });
  const [isRejecting, setIsRejecting] = useState(false);
  const worst = said.screen === screen.number ? said.worst : "";

  const ids = screen.panes.map((pane) => pane.take);
  const focused = ids[focus] ?? "";
  const leader = takes.get(session.choice);
  const say = (answer: Omit<Said, "ms" | "screen">) => {
    if (!review.isBusy) review.answer({ ...answer, ms: elapsed(), screen: screen.number });
  };
  const best = (place: number) => {
    const take = ids[place];
    if (take) say({ best: take, ...(worst && worst !== take ? { worst } : {}) });
  };

  const handlers: Record<string, () => void> = {
    ...playerKeys(player),
    same: () => say({ same: true }),
    reject: () => setIsRejecting(true),
    "next-pane": () => player.focus((focus + 1) % ids.length),
    "previous-pane": () => player.focus((focus + ids.length - 1) % ids.length),
    compare: () => {
      const other = ids[player.getState().second] ?? "";
      if (other && other !== focused) go(`/compare/${focused}/${other}`);
    },
    undo: review.undo,
    circle: () => leader && review.circle(),
    note: () => go(`/take/${focused}?f=${player.frameOf(focus) ?? 0}`),
  };
  ids.forEach((take, place) => {
    handlers[`best-${place + 1}`] = () => best(place);
    handlers[`worst-${place + 1}`] = () =>
      setSaid({ screen: screen.number, worst: worst === take ? "" : take });
  });
  useKeys("pick", handlers, !isRejecting);

  return (
    <main id="main" className={styles.desk} data-screen={screen.number} aria-busy={review.isBusy}>
      <ReviewHead session={session} title={takes.get(ids[0] ?? "")?.title ?? ""} />
      <Wall
        player={player}
        screen={screen}
        takes={takes}
        isReady={isReady}
        markOf={(take) => (take === worst ? "worst" : null)}
        onChoose={(place) => player.focus(place)}
      />
      <footer className={styles.foot}>
        {review.fault !== null && <Fault error={review.fault} />}
        {isReady && (
          <div className={styles.transport}>
            <Transport controller={player} onOffset={move} />
          </div>
        )}
        <KeyLine
          items={[
            { keys: [keys["best-1"] ?? "", keys[`best-${ids.length}`] ?? ""], words: "is best" },
            { keys: [keys["worst-1"] ?? ""], words: "is worst, before the best" },
            {
              keys: [],
              words: isPlaying ? "pause" : "play",
              icon: isPlaying ? "pause" : "play",
              onPress: () => player.toggle(),
              isTouch: true,
            },
            {
              keys: [],
              words: `Best: ${focus + 1}`,
              onPress: () => best(focus),
              isStrong: true,
              isTouch: true,
            },
            { keys: [keys.same ?? ""], words: "no difference", onPress: handlers.same },
            { keys: [keys.reject ?? ""], words: `reject ${focus + 1}`, onPress: handlers.reject },
            { keys: [keys.undo ?? ""], words: "undo", icon: "undo", onPress: review.undo },
            {
              keys: [keys.circle ?? ""],
              words: leader ? `circle take ${takeNumber(leader.name)}` : "circle",
              onPress: handlers.circle,
              isOff: !leader,
            },
          ]}
        />
      </footer>
      {isRejecting && (
        <ReasonBar
          onReason={(reason) => {
            setIsRejecting(false);
            say({ rejected: [focused], reason });
          }}
          onCancel={() => setIsRejecting(false)}
        />
      )}
    </main>
  );
}
