// The line above a cut: which one, how long it is against what was wanted, and freezing it.
import { useFreeze } from "../../api/cuts";
import type { CutPage } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { Icon } from "../../shared/ui/Icon";
import styles from "./CutHead.module.css";
import { startsOf } from "./pieces";
import type { Edit } from "./useEdit";
import { parseRate, secondsOf, timecode } from "../../player";

interface Props {
  cut: CutPage;
  cuts: { id: string; title: string; segment: string; aspect: string }[];
  edit: Edit;
  onCut: (id: string) => void;
}

export function CutHead({ cut, cuts, edit, onCut }: Props) {
  const freeze = useFreeze(cut.id);
  const rate = parseRate(cut.rate);
  const length = startsOf(edit.pieces).at(-1) ?? 0;
  const off = cut.wanted_frames === null ? 0 : length - cut.wanted_frames;
  return (
    <header className={styles.head}>
      <h1 className="hidden-words">{cut.title || cut.id}</h1>
      {cuts.length > 1 ? (
        <select aria-label="Cut" value={cut.id} onChange={(event) => onCut(event.target.value)}>
          {cuts.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title || one.id.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      ) : (
        <strong>{cut.title || cut.id}</strong>
      )}
      <p>
        {timecode(length, rate)}
        {off !== 0 && (
          <b>
            {" "}
            {secondsOf(Math.abs(off), rate).toFixed(2)} s {off > 0 ? "longer" : "shorter"} than wanted
          </b>
        )}
        {cut.suggested > 0 &&
          `, ${cut.suggested} of ${cut.events.filter((event) => event.take).length} suggested by the machine`}
      </p>
      <div className={styles.deeds}>
        <span role="status">
          {edit.isSaving ? "saving" : cut.has_draft ? "not frozen yet" : `version ${cut.version}`}
        </span>
        <Button weight="quiet" disabled={!edit.canUndo} onClick={edit.undo} aria-label="Undo the last change">
          <Icon name="undo" />
        </Button>
        <Button
          weight="solid"
          disabled={!cut.freeze.allowed || freeze.isPending}
          title={cut.freeze.because}
          onClick={() => freeze.mutate(undefined)}
        >
          Freeze as version {(cut.versions.at(-1)?.version ?? 0) + 1}
        </Button>
      </div>
      {freeze.error && <Fault error={freeze.error} />}
    </header>
  );
}
