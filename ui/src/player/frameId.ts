// Reads the test pictures that say which one they are; the other half is `rushes.testing.frame_id`, block for block.

const [LEFT, RIGHT, TOP, WIDE, HIGH] = [0.0625, 0.625, 0.25, 0.3125, 0.5];
const [DARK, LIGHT, SIDE] = [40, 215, 8];

export interface FrameId {
  take: number;
  frame: number;
}

/** A picture's pixels as a canvas gives them: four bytes each. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

export function codeBits(take: number, frame: number): boolean[] {
  const head = [take & 0xff, (frame >> 8) & 0xff, frame & 0xff];
  const words = [word([...head, crc8(head)]), scramble(take & 0xff, frame & 0xffff)];
  return words.flatMap((each) =>
    Array.from({ length: 32 }, (_, place) => ((each >>> (31 - place)) & 1) === 1),
  );
}

/** The code of 64 bits, or null where a bit is wrong. */
export function readBits(bits: boolean[]): FrameId | null {
  const bytes = Array.from({ length: 4 }, (_, place) =>
    bits.slice(8 * place, 8 * place + 8).reduce((sum, bit) => sum * 2 + Number(bit), 0),
  );
  const [take = 0, high = 0, low = 0] = bytes;
  const frame = high * 256 + low;
  const right = codeBits(take, frame);
  return bits.length === 64 && right.every((bit, place) => bit === bits[place]) ? { take, frame } : null;
}

/** Mean level of the inner half of each block of a code, 0 to 255; `box` is where the take's picture stands. */
export function readLevels(
  pixels: Pixels,
  box = { x: 0, y: 0, width: pixels.width, height: pixels.height },
  isRight = false,
): number[] {
  const [across, down] = [(WIDE * box.width) / SIDE, (HIGH * box.height) / SIDE];
  return Array.from({ length: SIDE * SIDE }, (_, place) => {
    const x = box.x + (isRight ? RIGHT : LEFT) * box.width + ((place % SIDE) + 0.25) * across;
    const y = box.y + TOP * box.height + (Math.floor(place / SIDE) + 0.25) * down;
    return mean(pixels, Math.floor(x), Math.floor(y), Math.max(1, across / 2), Math.max(1, down / 2));
  });
}

export function readPixels(
  pixels: Pixels,
  box?: Parameters<typeof readLevels>[1],
  isRight = false,
): FrameId | null {
  return readBits(readLevels(pixels, box, isRight).map((level) => level > (DARK + LIGHT) / 2));
}

function mean(pixels: Pixels, x: number, y: number, width: number, height: number): number {
  let [sum, count] = [0, 0];
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1) {
      const at = 4 * (row * pixels.width + column);
      sum += (pixels.data[at] ?? 0) + (pixels.data[at + 1] ?? 0) + (pixels.data[at + 2] ?? 0);
      count += 3;
    }
  }
  return sum / count;
}

function word(bytes: number[]): number {
  return bytes.reduce((sum, byte) => ((sum << 8) | byte) >>> 0, 0);
}

function crc8(bytes: number[]): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x80 ? ((value << 1) ^ 0x07) & 0xff : value << 1;
  }
  return value;
}

function scramble(take: number, frame: number): number {
  let value = (((take << 16) | frame) + 0x9e3779b9) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}
