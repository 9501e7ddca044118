// The desk of a comparison: the pair in one tile, how far B is shifted, and the choice between them.
import { useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";

import type { TakePage } from "../../api/nouns";
import { useDecide } from "../../api/takes";
import { useTile } from "../../api/tiles";
import { linkedFrame, mayMove, Player, playerKeys, Transport, usePlayer } from "../../player";
import { KeyLine } from "../../review/KeyLine";
import { sourceOf } from "../../review/source";
import { keysOf, useKeyChoice } from "../../shared/keys/map";
import { useKeys } from "../../shared/keys/useKeys";
import { Fault } from "../../shared/ui/Fault";
import { Poster } from "../../shared/ui/Poster";
import { ratioOf } from "../../shared/words";
import styles from "./CompareDesk.module.css";
import { Side } from "./Side";

const MOST_SHIFT = 240;

function shiftOf(text: string | null): number {
  const shift = Number(text);
  return Number.isInteger(shift) && Math.abs(shift) <= MOST_SHIFT ? shift : 0;
}

export function CompareDesk({ a, b }: { a: TakePage; b: TakePage }) {
  const [question, setQuestion] = useSearchParams();
  const [, go] = useLocation();
  const keys = keysOf(useKeyChoice(), "compare");
  const decide = useDecide();
  const player = usePlayer();
  const shift = shiftOf(question.get("o"));
  const tile = useTile([a.id, b.id], [0, shift]).data;
  const isReady = tile?.state === "ready";

  useEffect(() => {
    if (tile?.state !== "ready") return;
    const before = player.getState();
    const frame = before.source ? player.frameOf(0) : linkedFrame(window.location.search);
    const plays = before.source ? before.isPlaying : frame === null && mayMove();
    // Another shift is another file: the same way of looking goes on at the same frame of A.
    player.load(sourceOf(tile, [a, b]), { frame, plays, mode: before.source ? before.mode : "grid" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each file
  }, [player, tile?.key, tile?.state]);

  const move = (by: number) =>
    setQuestion(
      (before) => {
        const next = new URLSearchParams(before);
        next.set("o", String(Math.min(MOST_SHIFT, Math.max(-MOST_SHIFT, shift + by))));
        return next;
      },
      { replace: true },
    );
  const circle = (take: TakePage) => {
    if (take.may.circle.allowed) decide.mutate({ take: take.id, deed: "circle" });
  };
  useKeys("compare", {
    ...playerKeys(player),
    "offset-earlier": () => move(1),
    "offset-later": () => move(-1),
    "circle-a": () => circle(a),
    "circle-b": () => circle(b),
    swap: () => go(`/compare/${b.id}/${a.id}`),
  });

  return (
    <main id="main" className={styles.desk}>
      <header className={styles.head}>
        <h1 className="hidden-words">Compare two takes</h1>
        <Side letter="A" take={a} other={b} onCircle={() => circle(a)} />
        <Side letter="B" take={b} other={a} onCircle={() => circle(b)} />
      </header>
      <div className={styles.stage}>
        {isReady ? (
          <Player controller={player} showsKeys={false} />
        ) : (
          <div className={styles.stills}>
            {[a, b].map((take) => (
              <Poster
                key={take.id}
                poster={take.poster}
                sprite=""
                aspect={ratioOf(take.aspect)}
                name={take.name}
                isBlurred={take.flashing}
              />
            ))}
          </div>
        )}
      </div>
      <footer className={styles.foot}>
        {decide.error && <Fault error={decide.error} />}
        {isReady && <Transport controller={player} />}
        <KeyLine
          items={[
            {
              keys: [keys["offset-earlier"] ?? ""],
              words: "B earlier",
              onPress: () => move(1),
            },
            {
              keys: [keys["offset-later"] ?? ""],
              words:
                shift === 0
                  ? "B later"
                  : `B later (${shift > 0 ? "runs ahead" : "waits"} ${Math.abs(shift)})`,
              onPress: () => move(-1),
            },
            {
              keys: [keys["circle-a"] ?? ""],
              words: "circle A",
              isKeyed: true,
              onPress: () => circle(a),
              isOff: !a.may.circle.allowed,
            },
            {
              keys: [keys["circle-b"] ?? ""],
              words: "circle B",
              isKeyed: true,
              onPress: () => circle(b),
              isOff: !b.may.circle.allowed,
            },
          ]}
        />
      </footer>
    </main>
  );
}
