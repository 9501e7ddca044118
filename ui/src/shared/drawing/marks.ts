// The marks of a drawing as the service keeps them: points are shares of the picture's width and height.

export type MarkKind = "pen" | "arrow" | "box" | "text";
export type Point = [number, number];

export interface Mark {
  kind: MarkKind;
  points: Point[];
  color: string;
  width: number;
  text?: string;
}

export const COLORS = ["#ff5a4f", "#f2c14e", "#ffffff", "#111111"];
export const STROKE = 0.006;
export const LETTERS = 0.05;
const MOST_PEN_POINTS = 400;

const round = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 10_000;

export function point(x: number, y: number): Point {
  return [round(x), round(y)];
}

/** The mark with the pointer at another place: a pen goes on, an arrow and a box end there. */
export function drag(mark: Mark, to: Point): Mark {
  if (mark.kind === "pen") {
    const last = mark.points.at(-1);
    const isNear = last && Math.hypot(last[0] - to[0], last[1] - to[1]) < 0.003;
    return isNear || mark.points.length >= MOST_PEN_POINTS ? mark : { ...mark, points: [...mark.points, to] };
  }
  return mark.kind === "text" ? mark : { ...mark, points: [mark.points[0] ?? to, to] };
}

/** Whether a mark can be seen at all: a click without a stroke cannot, nor a text without words. */
export function isMark(mark: Mark): boolean {
  if (mark.kind === "text") return Boolean(mark.text?.trim());
  const [first] = mark.points;
  return mark.points.length > 1 && mark.points.some((at) => at[0] !== first?.[0] || at[1] !== first[1]);
}

export function writeMarks(marks: Mark[]): string {
  return marks.length === 0 ? "" : JSON.stringify({ marks });
}

export function readMarks(drawing: string): Mark[] {
  if (!drawing) return [];
  const said = JSON.parse(drawing) as { marks: Mark[] };
  return said.marks;
}
