// The tools of the pen: what it draws, in which colour, and taking the last mark back.
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import styles from "./DrawingTools.module.css";
import { COLORS, type MarkKind } from "./marks";

export interface Tool {
  kind: MarkKind;
  color: string;
}

const KINDS: Record<MarkKind, string> = { pen: "Pen", arrow: "Arrow", box: "Box", text: "Text" };
const COLOR_NAMES = ["red", "yellow", "white", "black"];

interface Props {
  tool: Tool;
  count: number;
  onTool: (tool: Tool) => void;
  onUndo: () => void;
}

export function DrawingTools({ tool, count, onTool, onUndo }: Props) {
  return (
    <div className={styles.tools} role="toolbar" aria-label="Drawing">
      {(Object.keys(KINDS) as MarkKind[]).map((kind) => (
        <Button
          key={kind}
          weight="quiet"
          title={KINDS[kind]}
          aria-label={KINDS[kind]}
          isPressed={tool.kind === kind}
          onClick={() => onTool({ ...tool, kind })}
        >
          <Icon name={kind} />
        </Button>
      ))}
      <span className={styles.colors}>
        {COLORS.map((color, place) => (
          <button
            key={color}
            type="button"
            className={styles.color}
            style={{ background: color }}
            aria-label={`Draw in ${COLOR_NAMES[place]}`}
            aria-pressed={tool.color === color}
            onClick={() => onTool({ ...tool, color })}
          />
        ))}
      </span>
      <Button weight="quiet" aria-label="Take the last mark back" disabled={count === 0} onClick={onUndo}>
        <Icon name="undo" />
      </Button>
    </div>
  );
}
