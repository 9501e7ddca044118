// Writing a note: words, the frames it speaks of, and a pen over the picture.
import type { TakePage } from "../../api/nouns";
import type { PlayerController } from "../../player";
import { DrawingTools } from "../../shared/drawing/DrawingTools";
import { Button } from "../../shared/ui/Button";
import styles from "./Composer.module.css";
import type { Draft } from "./useDraft";

interface Props {
  take: TakePage;
  player: PlayerController;
  draft: Draft;
  isSaving: boolean;
  onSave: () => void;
}

/** A field that gets the focus shall be seen with its buttons, above what stays at the foot of a phone. */
const intoView = (form: HTMLFormElement | null) => form?.scrollIntoView({ block: "nearest" });

export function Composer({ take, player, draft, isSaving, onSave }: Props) {
  const isEmpty = !draft.text.trim() && draft.marks.length === 0;
  const number = (text: string) => Math.min(Math.max(0, Math.trunc(Number(text)) || 0), take.frames - 1);
  return (
    <form
      ref={intoView}
      className={styles.composer}
      aria-label="New note"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onSave();
      }}
    >
      <textarea
        aria-label="What do you want to say?"
        placeholder="What do you want to say? Draw on the picture if words are slow."
        rows={3}
        autoFocus
        value={draft.text}
        onChange={(event) => draft.setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") draft.close();
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      <div className={styles.frames}>
        <label>
          Frames{" "}
          <input
            inputMode="numeric"
            aria-label="First frame of the note"
            value={draft.start}
            onChange={(event) => draft.setFrames(number(event.target.value), draft.end)}
          />
        </label>
        <label>
          to{" "}
          <input
            inputMode="numeric"
            aria-label="Last frame of the note"
            value={draft.end - 1}
            onChange={(event) => draft.setFrames(draft.start, number(event.target.value) + 1)}
          />
        </label>
        <Button
          weight="quiet"
          onClick={() => {
            const here = player.frameOf(0) ?? 0;
            draft.setFrames(Math.min(draft.start, here), here + 1);
          }}
        >
          to here
        </Button>
      </div>
      <DrawingTools
        tool={draft.tool}
        count={draft.marks.length}
        onTool={draft.setTool}
        onUndo={draft.undoMark}
      />
      <div className={styles.end}>
        <Button type="submit" weight="solid" disabled={isEmpty || isSaving}>
          Save note
        </Button>
        <Button weight="quiet" onClick={draft.close}>
          Throw away
        </Button>
        <small>Enter saves, Shift+Enter breaks the line</small>
      </div>
    </form>
  );
}
