// The desk of one cut: the film above, its strip below, and beside it the piece in hand, versions and changes.
import { useEffect, useState } from "react";

import type { CutPage } from "../../api/nouns";
import { useCuts } from "../../api/cuts";
import { useKeys } from "../../shared/keys/useKeys";
import { Fault } from "../../shared/ui/Fault";
import { CutHead } from "./CutHead";
import styles from "./CutDesk.module.css";
import { CutStage } from "./CutStage";
import { EditStrip } from "./EditStrip";
import { Inspector, type Putting } from "./Inspector";
import { movePiece, pieceAt, startsOf, trimPiece } from "./pieces";
import { useEdit } from "./useEdit";
import { StandIns } from "./StandIns";
import { useReel, useWarmth } from "./useReel";

interface Props {
  cut: CutPage;
  cuts: NonNullable<ReturnType<typeof useCuts>["data"]>;
  onCut: (id: string) => void;
}

export function CutDesk({ cut, cuts, onCut }: Props) {
  const edit = useEdit(cut);
  const reel = useReel(edit.pieces, cut.rate);
  useWarmth(edit.pieces);
  const [chosen, setChosen] = useState(0);
  const [putting, setPutting] = useState<Putting>(null);
  const { pieces } = edit;
  const place = Math.min(chosen, pieces.length - 1);
  const mayEdit = cut.edit.allowed;
  useEffect(() => () => reel.pause(), [reel]);

  const choose = (next: number) => {
    const to = Math.min(Math.max(0, next), pieces.length - 1);
    setChosen(to);
    setPutting(null);
    if (!reel.getState().isPlaying) reel.seek(startsOf(pieces)[to] ?? 0);
  };
  const keep = (next: typeof pieces, at = place) => {
    if (!mayEdit) return;
    edit.keep(next);
    setChosen(at);
  };
  useKeys("cut", {
    play: () => reel.toggle(),
    "previous-event": () => choose(place - 1),
    "next-event": () => choose(place + 1),
    "move-left": () => place > 0 && keep(movePiece(pieces, place, place - 1), place - 1),
    "move-right": () => place < pieces.length - 1 && keep(movePiece(pieces, place, place + 1), place + 1),
    "trim-in-earlier": () => keep(trimPiece(pieces, place, "in", -1)),
    "trim-in-later": () => keep(trimPiece(pieces, place, "in", 1)),
    "trim-out-earlier": () => keep(trimPiece(pieces, place, "out", -1)),
    "trim-out-later": () => keep(trimPiece(pieces, place, "out", 1)),
    replace: () => setPutting("replace"),
    undo: edit.undo,
  });

  return (
    <main id="main" className={styles.desk}>
      <CutHead cut={cut} cuts={cuts} edit={edit} onCut={onCut} />
      <CutStage cut={cut} pieces={pieces} reel={reel} />
      <StandIns cut={cut} />
      <EditStrip
        cut={cut}
        edit={edit}
        reel={reel}
        chosen={place}
        mayEdit={mayEdit}
        onChoose={choose}
        onSeek={(frame) => {
          reel.seek(frame);
          setChosen(pieceAt(pieces, frame));
        }}
        onKeep={keep}
      />
      <Inspector
        cut={cut}
        edit={edit}
        place={place}
        mayEdit={mayEdit}
        putting={putting}
        onPutting={setPutting}
        onKeep={keep}
      />
      {edit.fault !== null && (
        <div className={styles.fault}>
          <Fault error={edit.fault} />
        </div>
      )}
    </main>
  );
}
