// Where the panes stand on the stage: the arrangement in which the pictures are largest.
import type { TileCell } from "./geometry";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The largest box of a picture's shape in the middle of another. */
export function fitBox(shape: { width: number; height: number }, inside: Box): Box {
  const scale = Math.min(inside.width / shape.width, inside.height / shape.height);
  const [width, height] = [shape.width * scale, shape.height * scale];
  return {
    x: inside.x + (inside.width - width) / 2,
    y: inside.y + (inside.height - height) / 2,
    width,
    height,
  };
}

/** One box for each take, in rows, whatever grid the file has. */
export function layPanes(cells: TileCell[], stage: Box, gap: number): Box[] {
  const shape = widest(cells);
  const choices = cells.map((_, index) => lay(cells, index + 1, shape, stage, gap));
  const areas = choices.map((boxes) => (boxes[0]?.width ?? 0) * (boxes[0]?.height ?? 0));
  // side by side is read more easily than one above the other: it may cost a little size
  const best = areas.findLastIndex((area) => area >= 0.85 * Math.max(...areas));
  return choices[best] ?? [];
}

/** The smallest shape that holds every take's picture, so that panes are alike and pictures keep their sizes. */
function widest(cells: TileCell[]): { width: number; height: number } {
  return {
    width: Math.max(1, ...cells.map((cell) => cell.width)),
    height: Math.max(1, ...cells.map((cell) => cell.height)),
  };
}

function lay(
  cells: TileCell[],
  columns: number,
  shape: { width: number; height: number },
  stage: Box,
  gap: number,
): Box[] {
  const rows = Math.ceil(cells.length / columns);
  const room = {
    width: (stage.width - (columns - 1) * gap) / columns,
    height: (stage.height - (rows - 1) * gap) / rows,
  };
  const scale = Math.max(0, Math.min(room.width / shape.width, room.height / shape.height));
  const [width, height] = [shape.width * scale, shape.height * scale];
  const left = stage.x + (stage.width - columns * width - (columns - 1) * gap) / 2;
  const top = stage.y + (stage.height - rows * height - (rows - 1) * gap) / 2;
  return cells.map((cell, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const pane = { x: left + column * (width + gap), y: top + row * (height + gap), width, height };
    return fitBox(cell, pane);
  });
}
