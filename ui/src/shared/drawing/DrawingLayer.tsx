// Marks over a picture, and the pen that makes them: in shares of the picture, so they fit every size of it.
import { type PointerEvent, useState } from "react";

import styles from "./DrawingLayer.module.css";
import { drag, isMark, LETTERS, type Mark, type MarkKind, point, STROKE } from "./marks";

interface Props {
  /** Width of the picture over its height. */
  ratio: number;
  marks: Mark[];
  /** Marks of other notes, shown faintly under these. */
  under?: Mark[];
  tool?: { kind: MarkKind; color: string } | null;
  onMark?: (mark: Mark) => void;
}

const HIGH = 1000;

/** A line through the middles between points, bent at the points: the way a hand draws. */
function smooth(at: (readonly [number, number])[]): string {
  const [first, ...rest] = at;
  if (!first) return "";
  const bends = rest.map(([x, y], place) => {
    const [nextX, nextY] = rest[place + 1] ?? [x, y];
    return `Q${x} ${y} ${(x + nextX) / 2} ${(y + nextY) / 2}`;
  });
  return `M${first[0]} ${first[1]} ${bends.join(" ")}`;
}

function Shape({ mark, wide }: { mark: Mark; wide: number }) {
  const at = mark.points.map(([x, y]) => [x * wide, y * HIGH] as const);
  const [from = [0, 0], to = from] = at;
  const line = { stroke: mark.color, strokeWidth: Math.max(mark.width, 0.002) * HIGH };
  if (mark.kind === "text") {
    return (
      <text
        x={from[0]}
        y={from[1]}
        fill={mark.color}
        fontSize={Math.max(mark.width, 0.02) * HIGH}
        dominantBaseline="hanging"
      >
        {mark.text}
      </text>
    );
  }
  if (mark.kind === "box") {
    const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    const size = { width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]) };
    return <rect x={left} y={top} {...size} {...line} />;
  }
  if (mark.kind === "arrow") {
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const wing = (turn: number) => {
      const [x, y] = [to[0] - 44 * Math.cos(angle + turn), to[1] - 44 * Math.sin(angle + turn)];
      return `M${to[0]} ${to[1]} L${x} ${y}`;
    };
    return <path d={`M${from[0]} ${from[1]} L${to[0]} ${to[1]} ${wing(0.5)} ${wing(-0.5)}`} {...line} />;
  }
  return <path d={smooth(at)} {...line} />;
}

export function DrawingLayer({ ratio, marks, under = [], tool, onMark }: Props) {
  const [draft, setDraft] = useState<Mark | null>(null);
  const [typed, setTyped] = useState("");
  const wide = HIGH * ratio;
  const isText = draft?.kind === "text";

  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return point((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const finish = (mark: Mark | null) => {
    if (mark && isMark(mark)) onMark?.(mark);
    setDraft(null);
    setTyped("");
  };

  return (
    <div className={styles.layer} data-drawing={Boolean(tool)}>
      <svg
        viewBox={`0 0 ${wide} ${HIGH}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Drawing, ${marks.length} marks`}
        onPointerDown={(event) => {
          if (!tool || isText) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          const width = tool.kind === "text" ? LETTERS : STROKE;
          setDraft({ kind: tool.kind, color: tool.color, width, points: [at(event)] });
        }}
        onPointerMove={(event) => draft && !isText && setDraft(drag(draft, at(event)))}
        onPointerUp={(event) => draft && !isText && finish(drag(draft, at(event)))}
      >
        <g className={styles.under}>
          {under.map((mark, place) => (
            <Shape key={place} mark={mark} wide={wide} />
          ))}
        </g>
        {marks.map((mark, place) => (
          <Shape key={place} mark={mark} wide={wide} />
        ))}
        {draft && <Shape mark={draft} wide={wide} />}
      </svg>
      {isText && (
        <input
          className={styles.words}
          style={{
            left: `${(draft.points[0]?.[0] ?? 0) * 100}%`,
            top: `${(draft.points[0]?.[1] ?? 0) * 100}%`,
            color: draft.color,
          }}
          aria-label="Words on the picture"
          autoFocus
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => finish({ ...draft, text: typed })}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish({ ...draft, text: typed });
            if (event.key === "Escape") finish(null);
          }}
        />
      )}
    </div>
  );
}
