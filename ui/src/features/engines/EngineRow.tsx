// One engine: ready or what would cure it, what it can do, and its papers.
import type { Engine } from "../../api/nouns";
import { Icon } from "../../shared/ui/Icon";
import { sentence } from "../../shared/words";
import styles from "./EngineRow.module.css";

/** What an engine begins with, and what comes of it. */
const MODES: Record<string, string> = {
  t2v: "words to video",
  i2v: "picture to video",
  v2v: "video to video",
  still: "words to a still",
  footage: "a file as it is",
};

interface Props {
  engine: Engine;
  isOpen: boolean;
  onOpen: () => void;
}

export function EngineRow({ engine, isOpen, onOpen }: Props) {
  const papers: [string, string][] = [
    ["Licence", engine.licence],
    ["Training data", engine.training_data],
    ["Hardware", engine.hardware],
    ["Leaves this machine", engine.network ? "yes, prompts and pictures are sent" : "no"],
    ["Checked on", engine.verified_on],
    ["Source", engine.source],
  ];
  return (
    <li className={styles.row}>
      <button type="button" className={styles.press} aria-expanded={isOpen} onClick={onOpen}>
        <span className={styles.state} data-ready={engine.ready}>
          <Icon name={engine.ready ? "check" : "plug"} />
          <span className="hidden-words">{engine.ready ? "ready" : "not ready"}</span>
        </span>
        <span className={styles.name}>
          <strong>{engine.title || engine.name}</strong>
          <em>{engine.ready ? engine.draft_label || sentence(engine.kind) : sentence(engine.health)}</em>
        </span>
        <span className={styles.modes}>
          {engine.modes.map((mode) => MODES[mode] ?? mode.replaceAll("_", " ")).join(", ")}
        </span>
        <span className={styles.price}>{engine.price}</span>
      </button>
      {isOpen && (
        <dl className={styles.papers}>
          {papers
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      )}
    </li>
  );
}
