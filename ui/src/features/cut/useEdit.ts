// What a person has done to the cut and not taken back: every change goes to the service, undo sends what was before.
import { useState } from "react";

import { useDraft } from "../../api/cuts";
import type { CutPage } from "../../api/nouns";
import { type Piece, readPieces, writePieces } from "./pieces";

export interface Edit {
  pieces: Piece[];
  /** Shows a change without keeping it, as while a handle is dragged. */
  show: (pieces: Piece[]) => void;
  keep: (pieces: Piece[]) => void;
  undo: () => void;
  canUndo: boolean;
  isSaving: boolean;
  fault: unknown;
}

export function useEdit(cut: CutPage): Edit {
  const draft = useDraft(cut.id);
  const [known, setKnown] = useState(cut.events);
  const [pieces, setPieces] = useState(() => readPieces(cut.events));
  const [kept, setKept] = useState(pieces);
  const [before, setBefore] = useState<Piece[][]>([]);
  if (known !== cut.events && !draft.isPending) {
    // The service has the last word: what it answers is the film, whoever changed it.
    setKnown(cut.events);
    const next = readPieces(cut.events);
    setPieces(next);
    setKept(next);
  }
  const send = (next: Piece[]) => {
    setPieces(next);
    setKept(next);
    draft.mutate({ events: writePieces(next) });
  };
  return {
    pieces,
    show: setPieces,
    keep: (next) => {
      if (next === kept) return;
      setBefore([...before, kept]);
      send(next);
    },
    undo: () => {
      const last = before.at(-1);
      if (!last) return;
      setBefore(before.slice(0, -1));
      send(last);
    },
    canUndo: before.length > 0,
    isSaving: draft.isPending,
    fault: draft.error,
  };
}
