// The desk of one take: stage and strips on the left, the panel on the right; what both share lives here.
import { useEffect, useState } from "react";
import { useLocation } from "wouter";

import { useGrabFrame } from "../../api/mood";
import { useAddNote } from "../../api/notes";
import type { Frames, TakePage } from "../../api/nouns";
import { useDecide } from "../../api/takes";
import { useTile } from "../../api/tiles";
import { linkedFrame, mayMove, playerKeys, usePlayer } from "../../player";
import { sourceOf } from "../../review/source";
import { useLookingTime } from "../../review/useLookingTime";
import { useKeys } from "../../shared/keys/useKeys";
import { ReasonBar } from "../../shared/reject/ReasonBar";
import { HeatStrips } from "./HeatStrips";
import { Panel } from "./Panel";
import { rivalOf, Siblings, withSelf } from "./Siblings";
import { Stage } from "./Stage";
import styles from "./TakeDesk.module.css";
import { useDraft } from "./useDraft";
import { useFrameInAddress } from "./useFrame";

export function TakeDesk({ take }: { take: TakePage }) {
  const [, go] = useLocation();
  const player = usePlayer();
  const tile = useTile([take.id]).data;
  const [isRejecting, setIsRejecting] = useState(false);
  const decide = useDecide();
  const add = useAddNote(take.id);
  const grab = useGrabFrame();
  const draft = useDraft();
  useFrameInAddress(player);
  useLookingTime(take.id);

  const isReady = tile?.state === "ready";
  useEffect(() => {
    if (tile?.state !== "ready") return;
    const frame = linkedFrame(window.location.search);
    player.load(sourceOf(tile, [take]), { frame, plays: frame === null && mayMove() });
    // Once for each file; decisions and notes change the take, not its picture.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [player, tile?.key, tile?.state]);

  const seek = (frame: number) => {
    player.pause();
    player.seekTake(0, frame);
  };
  const here = () => player.frameOf(0) ?? 0;
  const range = take.range;
  const mark = (next: Frames) => {
    if (next.end > next.start) decide.mutate({ take: take.id, deed: "range", ...next });
  };
  const visit = (by: number) => {
    const all = withSelf(take);
    const next = all[all.findIndex((sibling) => sibling.id === take.id) + by];
    if (next) go(`/take/${next.id}`);
  };
  const rival = rivalOf(take);
  const write = () => {
    player.pause();
    draft.open(here());
  };

  useKeys(
    "take",
    {
      ...playerKeys(player),
      circle: () => take.may.circle.allowed && decide.mutate({ take: take.id, deed: "circle" }),
      reject: () => take.may.reject.allowed && setIsRejecting(true),
      undo: () => take.may.undo.allowed && decide.mutate({ take: take.id, deed: "undo" }),
      in: () => mark({ start: here(), end: Math.max(range?.end ?? take.frames, here() + 1) }),
      out: () => mark({ start: Math.min(range?.start ?? 0, here()), end: here() + 1 }),
      note: write,
      compare: () => rival && go(`/compare/${take.id}/${rival.id}`),
      "previous-take": () => visit(-1),
      "next-take": () => visit(1),
    },
    !isRejecting,
  );

  return (
    <main id="main" className={styles.desk}>
      <div className={styles.left}>
        <Stage take={take} player={player} isReady={isReady} draft={draft} onSeek={seek} />
        <HeatStrips take={take} player={player} onSeek={seek} />
        <Siblings take={take} />
      </div>
      <Panel
        take={take}
        player={player}
        draft={draft}
        isSaving={add.isPending}
        fault={add.error ?? decide.error ?? grab.error}
        onWrite={write}
        onSave={() => add.mutate(draft.write(), { onSuccess: draft.close })}
        onSeek={seek}
        onDecide={(deed) => decide.mutate({ take: take.id, ...deed })}
        onReject={() => setIsRejecting(true)}
        hasPinned={grab.isSuccess}
        onPin={() => grab.mutate({ take: take.id, frame: here() })}
      />
      {isRejecting && (
        <ReasonBar
          onReason={(reason) => {
            setIsRejecting(false);
            decide.mutate({ take: take.id, deed: "reject", reason });
          }}
          onCancel={() => setIsRejecting(false)}
        />
      )}
    </main>
  );
}
