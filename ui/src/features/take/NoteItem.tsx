// One note with its answers: go to its frames, answer, resolve, or make it a change of the prompt.
import { useState } from "react";
import { Link } from "wouter";

import { useChangeNote, useReply } from "../../api/notes";
import type { Note, TakePage } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { Button } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { takeNumber } from "../../shared/ui/Verdict";
import styles from "./NoteItem.module.css";

interface Props {
  take: TakePage;
  note: Note;
  onSeek: (frame: number) => void;
  onRefine: (note: string) => void;
}

function framesOf({ start, end }: Note): string {
  if (start === null) return "";
  return end !== null && end > start + 1 ? `${start} to ${end - 1}` : String(start);
}

function Said({ note }: { note: Note }) {
  const at = note.at ? new Date(note.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : "";
  return (
    <p className={styles.by}>
      {note.author || "someone"} {at && <time dateTime={note.at}>{at}</time>}
      {note.from_take && <> · from take {takeNumber(note.from_take)}</>}
    </p>
  );
}

export function NoteItem({ take, note, onSeek, onRefine }: Props) {
  const [isAnswering, setIsAnswering] = useState(false);
  const [answer, setAnswer] = useState("");
  const change = useChangeNote(take.id);
  const reply = useReply(take.id);
  const frames = framesOf(note);
  return (
    <li className={classes(styles.note, note.resolved && styles.resolved)}>
      {frames && (
        <button type="button" className={styles.frames} onClick={() => onSeek(note.start ?? 0)}>
          {frames}
          <span className="hidden-words">: go to the frame</span>
          {note.drawing && <Icon name="pen" size={12} />}
        </button>
      )}
      <div className={styles.body}>
        {note.text && <p className={styles.text}>{note.text}</p>}
        <Said note={note} />
        {note.replies.map((one) => (
          <div key={one.id} className={styles.reply}>
            <p>{one.text}</p>
            <Said note={{ ...one, from_take: "" }} />
          </div>
        ))}
        {note.answered_by.map((made) => (
          <p key={`${made.take} ${made.old}`} className={styles.made}>
            Answered by <Link href={`/take/${made.take}`}>take {takeNumber(made.take_name)}</Link>,{" "}
            <Link href={`/compare/${made.old}/${made.take}`}>old and new side by side</Link>
          </p>
        ))}
        {isAnswering && (
          <form
            className={styles.answer}
            onSubmit={(event) => {
              event.preventDefault();
              reply.mutate({ note: note.id, text: answer }, { onSuccess: () => setIsAnswering(false) });
              setAnswer("");
            }}
          >
            <input
              aria-label="Answer"
              autoFocus
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
            <Button type="submit" disabled={!answer.trim()}>
              Send
            </Button>
          </form>
        )}
        <div className={styles.deeds}>
          <button type="button" onClick={() => setIsAnswering((was) => !was)}>
            Answer
          </button>
          <button type="button" onClick={() => change.mutate({ note: note.id, resolved: !note.resolved })}>
            {note.resolved ? "Open again" : "Resolve"}
          </button>
          {take.may.refine.allowed && !note.resolved && (
            <button type="button" onClick={() => onRefine(note.id)}>
              Change the prompt
            </button>
          )}
        </div>
      </div>
    </li>
  );
}
