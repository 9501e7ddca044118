// What was said about the take, pinned to its frames; and the place to say more.
import { useState } from "react";

import type { Note, TakePage } from "../../api/nouns";
import { useProduction, within } from "../../api/production";
import type { PlayerController } from "../../player";
import { Button } from "../../shared/ui/Button";
import { Composer } from "./Composer";
import { NoteItem } from "./NoteItem";
import styles from "./Notes.module.css";
import type { Draft } from "./useDraft";
import { useFrame } from "./useFrame";

interface Props {
  take: TakePage;
  player: PlayerController;
  draft: Draft;
  isSaving: boolean;
  onWrite: () => void;
  onSave: () => void;
  onSeek: (frame: number) => void;
  onRefine: (note: string) => void;
}

function Here({ player }: { player: PlayerController }) {
  return <>{useFrame(player)}</>;
}

export function Notes({ take, player, draft, isSaving, onWrite, onSave, onSeek, onRefine }: Props) {
  const production = useProduction();
  const [showsResolved, setShowsResolved] = useState(false);
  const resolved = take.remarks.filter((note) => note.resolved);
  const shown: Note[] = showsResolved ? take.remarks : take.remarks.filter((note) => !note.resolved);
  return (
    <div className={styles.notes}>
      {draft.isOpen ? (
        <Composer take={take} player={player} draft={draft} isSaving={isSaving} onSave={onSave} />
      ) : (
        <button type="button" className={styles.open} onClick={onWrite}>
          Note on frame <Here player={player} />
        </button>
      )}
      <ol>
        {shown.map((note) => (
          <NoteItem key={note.id} take={take} note={note} onSeek={onSeek} onRefine={onRefine} />
        ))}
      </ol>
      {take.remarks.length === 0 && !draft.isOpen && (
        <p className={styles.none}>
          Nothing said yet. A note stays on its frame, with what you draw over it.
        </p>
      )}
      <footer className={styles.foot}>
        {resolved.length > 0 && (
          <Button weight="quiet" onClick={() => setShowsResolved((was) => !was)}>
            {showsResolved ? "Hide resolved" : `Show ${resolved.length} resolved`}
          </Button>
        )}
        <a href={within(production, "/notes.csv")} download>
          All notes as CSV
        </a>
        <a href={within(production, "/notes.pdf")} download>
          as PDF
        </a>
      </footer>
    </div>
  );
}
