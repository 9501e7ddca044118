// What stands where in a tile, and when: the document that the service keeps beside each tile file.
import { parseRate, type Rate } from "./rate";

/** One take in the tile's picture. Before `starts` it holds its first frame, from `ends` on its last. */
export interface TileCell {
  x: number;
  y: number;
  width: number;
  height: number;
  frames: number;
  rate: string;
  offset: number;
  starts: number;
  ends: number;
}

/** A tile as the service describes it (`TileGeometry`); `loop` is where the shortest take ends. */
export interface TileGeometry {
  width: number;
  height: number;
  columns: number;
  rows: number;
  cell_width: number;
  cell_height: number;
  rate: string;
  frames: number;
  loop: number;
  cells: TileCell[];
  /** The file carries its take's sound: only a take alone does. */
  sound: boolean;
}

const floorDivide = (a: number, b: number) => (a - (((a % b) + b) % b)) / b;

/** The take's frame in a picture of the tile: the one shown at that picture's middle, held at both ends. */
export function takeFrame(cell: TileCell, tileFrame: number, tile: Rate): number {
  const own = parseRate(cell.rate);
  const played = floorDivide((2 * tileFrame + 1) * own.num * tile.den, 2 * own.den * tile.num);
  return Math.min(Math.max(played + cell.offset, 0), cell.frames - 1);
}

/** The first picture of the tile in which a frame of the take stands, or the nearest one before it. */
export function tileFrame(geometry: TileGeometry, place: number, frame: number): number {
  const cell = geometry.cells[place];
  if (!cell) return 0;
  const tile = parseRate(geometry.rate);
  const wanted = Math.min(Math.max(frame, 0), cell.frames - 1);
  let [low, high] = [0, geometry.frames - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (takeFrame(cell, middle, tile) < wanted) low = middle + 1;
    else high = middle;
  }
  // at a tile slower than the take some frames are never shown: the one before is nearer in time
  return takeFrame(cell, low, tile) > wanted && low > 0 ? low - 1 : low;
}

/** The geometry of one take alone in its file, for proxies and tests. */
export function single(width: number, height: number, frames: number, rate: string): TileGeometry {
  const cell = { x: 0, y: 0, width, height, frames, rate, offset: 0, starts: 0, ends: frames };
  const grid = { columns: 1, rows: 1, cell_width: width, cell_height: height };
  return { width, height, ...grid, rate, frames, loop: frames, cells: [cell], sound: false };
}
