// Beside the picture: who the take is, what is decided about it, and three tabs for what was said, asked and sent.
import { Link, useSearchParams } from "wouter";

import type { TakePage } from "../../api/nouns";
import type { Deed } from "../../api/takes";
import type { PlayerController } from "../../player";
import { OthersChose } from "../../review/OthersChose";
import { Button, LinkButton } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { Icon } from "../../shared/ui/Icon";
import { Tabs } from "../../shared/ui/Tabs";
import { Verdict } from "../../shared/ui/Verdict";
import { shortShot, whole } from "../../shared/words";
import { Notes } from "./Notes";
import styles from "./Panel.module.css";
import { PromptTab } from "./PromptTab";
import { RecipeTab } from "./RecipeTab";
import { rivalOf } from "./Siblings";
import type { Draft } from "./useDraft";

interface Props {
  take: TakePage;
  player: PlayerController;
  draft: Draft;
  isSaving: boolean;
  fault: unknown;
  onWrite: () => void;
  onSave: () => void;
  onSeek: (frame: number) => void;
  onDecide: (deed: Deed) => void;
  onReject: () => void;
  hasPinned: boolean;
  onPin: () => void;
}

export function Panel(props: Props) {
  const { take, onDecide } = props;
  const [question, setQuestion] = useSearchParams();
  const tab = question.get("tab") ?? "notes";
  const choose = (id: string, note = "") =>
    setQuestion(
      (before) => {
        const next = new URLSearchParams(before);
        next.set("tab", id);
        if (note) next.set("note", note);
        else next.delete("note");
        return next;
      },
      { replace: true },
    );
  const open = take.remarks.filter((note) => !note.resolved).length;
  const { circle, reject, undo } = take.may;
  const rival = rivalOf(take);
  return (
    <aside className={styles.panel} aria-label="About this take">
      <header className={styles.header}>
        <Verdict state={take.state} name={take.name} large isFlush />
        <div>
          <h1>{take.title || shortShot(take.shot)}</h1>
          <p>
            {shortShot(take.shot)}
            {take.segment && ` · ${take.segment}`} · {take.engine} · seed {take.seed}
          </p>
        </div>
      </header>
      <p className={styles.sentence}>
        {take.state === "circled" && `Circled by ${take.by || "nobody"}. ${take.why}`}
        {take.state === "rejected" && `Rejected by ${take.by || "nobody"}: ${take.reason}. ${take.why}`}
        {take.state !== "circled" && take.state !== "rejected" && whole(take.sentence)}
      </p>
      {take.answers.map((one) => (
        <p key={one.note} className={styles.sentence}>
          Made to answer {one.text ? <q>{one.text}</q> : "a drawn note"}:{" "}
          <Link href={`/compare/${one.take}/${take.id}`}>old and new side by side</Link>
        </p>
      ))}
      <div className={styles.others}>
        <OthersChose place={take} />
      </div>
      <div className={styles.deeds}>
        <Button
          weight="solid"
          disabled={!circle.allowed}
          title={circle.because}
          onClick={() => onDecide({ deed: "circle" })}
        >
          Circle
        </Button>
        <Button disabled={!reject.allowed} title={reject.because} onClick={props.onReject}>
          Reject
        </Button>
        {rival && <LinkButton href={`/compare/${take.id}/${rival.id}`}>Compare</LinkButton>}
        <span className={styles.small}>
          <Button
            weight="quiet"
            aria-label="Undo"
            disabled={!undo.allowed}
            title={undo.because || "Undo the latest decision"}
            onClick={() => onDecide({ deed: "undo" })}
          >
            <Icon name="undo" />
          </Button>
          <Button
            weight="quiet"
            aria-label="Pin this frame to the moodboard"
            title={props.hasPinned ? "Pinned to the moodboard" : "Pin this frame to the moodboard"}
            onClick={props.onPin}
          >
            <Icon name={props.hasPinned ? "check" : "pin"} />
          </Button>
          <span role="status" className="hidden-words">
            {props.hasPinned && "Pinned"}
          </span>
        </span>
        {take.range && (
          <Button weight="quiet" onClick={() => onDecide({ deed: "range", start: null, end: null })}>
            Use all frames
          </Button>
        )}
      </div>
      {props.fault !== null && props.fault !== undefined && <Fault error={props.fault} />}
      <Tabs
        label="About this take"
        chosen={tab}
        onChoose={choose}
        tabs={[
          { id: "notes", words: open ? `Notes ${open}` : "Notes" },
          { id: "prompt", words: "Prompt" },
          { id: "recipe", words: "Recipe" },
        ]}
      >
        {tab === "prompt" && (
          <PromptTab key={question.get("note")} take={take} note={question.get("note") ?? ""} />
        )}
        {tab === "recipe" && <RecipeTab take={take} />}
        {tab === "notes" && <Notes {...props} onRefine={(note) => choose("prompt", note)} />}
      </Tabs>
    </aside>
  );
}
