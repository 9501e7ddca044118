// Draws one picture of the tile onto the stage in each of the player's modes, from one image alone: nothing can drift.
import type { TileCell } from "./geometry";
import { type Box, fitBox, layPanes } from "./layout";
import { isCovered, type PlayerState, shownPlaces } from "./state";

/** Distance between panes, in CSS pixels. */
export const GAP = 8;
/** Pixels left out at a cell's edge, where the browser's chroma may come from the neighbour. */
const EDGE = 1;

export type Image = HTMLVideoElement | VideoFrame | HTMLCanvasElement;

export interface Pane {
  place: number;
  box: Box;
}

/** The panes of a mode on a stage, in the stage's own pixels; pairs share one box. */
export function panesOf(state: PlayerState, stage: Box, gap: number): Pane[] {
  const cells = state.source?.geometry.cells ?? [];
  const places = shownPlaces(state);
  const chosen = places.flatMap((place) => cells[place] ?? []);
  if (state.mode === "grid") {
    const edge = chosen.length > 1 ? gap / 2 : 0; // room for the ring around the take in focus
    const { x, y, width, height } = stage;
    const inner = { x: x + edge, y: y + edge, width: width - 2 * edge, height: height - 2 * edge };
    return layPanes(chosen, inner, gap).map((box, index) => ({ box, place: places[index] ?? 0 }));
  }
  return chosen.map((cell, index) => ({ box: fitBox(cell, stage), place: places[index] ?? 0 }));
}

/** Paints the tile's picture; `scale` turns CSS pixels into the canvas's. */
export function paint(
  context: CanvasRenderingContext2D,
  image: Image,
  state: PlayerState,
  scale: number,
): void {
  const { canvas } = context;
  const stage = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const cells = state.source?.geometry.cells ?? [];
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = 1;
  context.clearRect(0, 0, stage.width, stage.height);
  context.imageSmoothingEnabled = true;
  // at rest every detail; in motion, and for stills that it follows on, what a machine without a graphics card paints
  // in a frame's time
  context.imageSmoothingQuality = state.isPlaying || state.isStill ? "low" : "high";
  const panes = panesOf(state, stage, GAP * scale).map(({ place, box }) => ({ place, box: whole(box) }));
  if (panes.some(({ place }) => isCovered(state, place)) && state.mode !== "grid") return;
  const isAlone = cells.length === 1;
  const draw = ({ place, box }: Pane) => {
    const cell = cells[place];
    if (cell && !isCovered(state, place)) crop(context, image, cell, box, isAlone);
  };
  const [first, second] = panes;
  if (!first || !second || state.mode === "grid") {
    panes.forEach(draw);
    return;
  }
  draw(first);
  PAIRS[state.mode]?.(context, state, second.box, () => draw(second));
}

type Pair = (context: CanvasRenderingContext2D, state: PlayerState, box: Box, draw: () => void) => void;

const PAIRS: Partial<Record<PlayerState["mode"], Pair>> = {
  wipe(context, state, _, draw) {
    const { width, height } = context.canvas;
    const edge = Math.round(wipeEdge(state, { x: 0, y: 0, width, height }));
    context.save();
    context.beginPath();
    context.rect(edge, 0, width - edge, height);
    context.clip();
    context.clearRect(edge, 0, width - edge, height);
    draw();
    context.restore();
  },
  onion(context, state, _, draw) {
    context.globalAlpha = state.mix;
    draw();
    context.globalAlpha = 1;
  },
  difference(context, state, _, draw) {
    context.globalCompositeOperation = "difference";
    draw();
    context.globalCompositeOperation = "lighter";
    // the picture added to itself is twice as light, and exactly so
    for (let gain = 1; gain < state.gain; gain *= 2) context.drawImage(context.canvas, 0, 0);
    context.globalCompositeOperation = "source-over";
  },
};

/** Where the wipe stands on a stage. */
export function wipeEdge(state: PlayerState, stage: Box): number {
  const boxes = panesOf(state, stage, 0).map((pane) => pane.box);
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  return left + state.wipe * (right - left);
}

function whole(box: Box): Box {
  const [x, y] = [Math.round(box.x), Math.round(box.y)];
  return { x, y, width: Math.round(box.x + box.width) - x, height: Math.round(box.y + box.height) - y };
}

function crop(
  context: CanvasRenderingContext2D,
  image: Image,
  cell: TileCell,
  box: Box,
  isAlone: boolean,
): void {
  const edge = isAlone ? 0 : EDGE;
  const [width, height] = [cell.width - 2 * edge, cell.height - 2 * edge];
  context.drawImage(image, cell.x + edge, cell.y + edge, width, height, box.x, box.y, box.width, box.height);
}
