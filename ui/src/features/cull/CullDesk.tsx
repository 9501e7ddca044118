// One page of a cull: nine panes, what is marked to go, and the fold of what was parked.
import { useState } from "react";

import type { Screen, Session, TakeCard } from "../../api/nouns";
import type { Review } from "../../api/sessions";
import { playerKeys, usePlayer, usePlayerState } from "../../player";
import { KeyLine } from "../../review/KeyLine";
import { ReviewHead } from "../../review/ReviewHead";
import { screenUp } from "../../review/screenUp";
import { useScreen } from "../../review/useScreen";
import { useStopwatch } from "../../review/useStopwatch";
import { Wall } from "../../review/Wall";
import { keysOf, useKeyChoice } from "../../shared/keys/map";
import { useKeys } from "../../shared/keys/useKeys";
import { Fault } from "../../shared/ui/Fault";
import { count } from "../../shared/words";
import styles from "./CullDesk.module.css";
import { Fold } from "./Fold";
import { Stacks } from "./Stacks";

interface Props {
  session: Session;
  screen: Screen;
  takes: ReadonlyMap<string, TakeCard>;
  review: Review;
}

/** What is marked on one page: takes to go, and parked ones to come back. */
interface Marks {
  screen: number;
  gone: ReadonlySet<string>;
  back: ReadonlySet<string>;
}

const NONE: Marks = { screen: -1, gone: new Set(), back: new Set() };

export function CullDesk(props: Props) {
  const { session, takes, review } = props;
  const screen = screenUp(session, props.screen, review.said);
  const keys = keysOf(useKeyChoice(), "cull");
  const player = usePlayer();
  const isReady = useScreen(player, session, screen, takes);
  const isPlaying = usePlayerState(player, (state) => state.isPlaying);
  const elapsed = useStopwatch(screen.number);
  const [marks, setMarks] = useState<Marks>(NONE);
  const [side, setSide] = useState<"fold" | "stacks" | null>(null);
  const { gone, back } = marks.screen === screen.number ? marks : NONE;
  const change = (next: Partial<Marks>) => setMarks({ gone, back, ...next, screen: screen.number });

  const flip = (set: ReadonlySet<string>, take: string) => {
    const next = new Set(set);
    if (!next.delete(take)) next.add(take);
    return next;
  };
  const mark = (place: number) => {
    const take = screen.panes[place]?.take;
    if (!take) return;
    player.focus(place);
    change({ gone: flip(gone, take) });
  };
  const turn = () => {
    if (review.isBusy) return;
    const said = { rejected: [...gone], ms: elapsed(), screen: screen.number };
    review.answer(back.size > 0 ? { ...said, kept: [...back] } : said);
  };
  const hasStacks = screen.panes.some((pane) => pane.stack.length > 0);
  const handlers: Record<string, () => void> = {
    ...playerKeys(player),
    next: turn,
    undo: review.undo,
    fold: () => setSide((now) => (now === "fold" ? null : "fold")),
    stack: () => setSide((now) => (now === "stacks" ? null : "stacks")),
  };
  screen.panes.forEach((_, place) => {
    handlers[`reject-${place + 1}`] = () => mark(place);
  });
  useKeys("cull", handlers);

  return (
    <main id="main" className={styles.desk} data-screen={screen.number} aria-busy={review.isBusy}>
      <ReviewHead session={session} title={takes.get(screen.panes[0]?.take ?? "")?.title ?? ""} />
      <div className={styles.middle}>
        <Wall
          player={player}
          screen={screen}
          takes={takes}
          isReady={isReady}
          markOf={(take) => (gone.has(take) ? "rejected" : null)}
          onChoose={mark}
        />
        {side === "fold" && (
          <Fold
            items={session.fold}
            takes={takes}
            back={back}
            onBack={(take) => change({ back: flip(back, take) })}
          />
        )}
        {side === "stacks" && <Stacks panes={screen.panes} takes={takes} />}
      </div>
      <footer className={styles.foot}>
        {review.fault !== null && <Fault error={review.fault} />}
        <KeyLine
          items={[
            {
              keys: [keys["reject-1"] ?? "", keys[`reject-${screen.panes.length}`] ?? ""],
              words: "reject, again to keep",
            },
            {
              keys: [keys.play ?? ""],
              words: isPlaying ? "pause" : "play",
              icon: isPlaying ? "pause" : "play",
              onPress: () => player.toggle(),
            },
            ...(hasStacks
              ? [{ keys: [keys.stack ?? ""], words: "near duplicates", onPress: handlers.stack }]
              : []),
            ...(session.fold.length > 0
              ? [
                  {
                    keys: [keys.fold ?? ""],
                    words: `${session.fold.length} parked, and why`,
                    onPress: handlers.fold,
                  },
                ]
              : []),
            { keys: [keys.undo ?? ""], words: "undo", icon: "undo", onPress: review.undo },
            {
              keys: [keys.next ?? ""],
              words: gone.size > 0 ? `reject ${count(gone.size, "take")}, next page` : "keep all, next page",
              onPress: turn,
              isStrong: true,
              isOff: review.isBusy,
            },
          ]}
        />
      </footer>
    </main>
  );
}
