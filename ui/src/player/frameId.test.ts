import { expect, test } from "vitest";

import { codeBits, type Pixels, readBits, readPixels } from "./frameId";

test("the bits are those that the Python side writes", () => {
  const hex = (take: number, frame: number) =>
    BigInt(`0b${codeBits(take, frame).map(Number).join("")}`)
      .toString(16)
      .padStart(16, "0");

  expect(hex(3, 119)).toBe("030077ff0ab1e892");
  expect(hex(255, 65535)).toBe("ffffff0f701461f8");
});

test("one wrong bit makes a code unreadable", () => {
  const bits = codeBits(5, 77);

  expect(readBits(bits)).toEqual({ take: 5, frame: 77 });
  for (let place = 0; place < 64; place += 1) {
    expect(readBits(bits.map((bit, at) => (at === place ? !bit : bit)))).toBeNull();
  }
});

test("a picture is read at its place among others", () => {
  const pixels = draw(codeBits(9, 1234), { x: 20, y: 10, width: 320, height: 160 }, 400, 200);

  expect(readPixels(pixels, { x: 20, y: 10, width: 320, height: 160 })).toEqual({ take: 9, frame: 1234 });
  expect(readPixels(pixels, { x: 20, y: 10, width: 320, height: 160 }, true)).toBeNull();
});

function draw(
  bits: boolean[],
  box: { x: number; y: number; width: number; height: number },
  w: number,
  h: number,
): Pixels {
  const data = new Uint8ClampedArray(4 * w * h).fill(120);
  bits.forEach((bit, place) => {
    const [across, down] = [(0.3125 * box.width) / 8, (0.5 * box.height) / 8];
    const [x, y] = [
      box.x + 0.0625 * box.width + (place % 8) * across,
      box.y + 0.25 * box.height + Math.floor(place / 8) * down,
    ];
    for (let row = Math.round(y); row < Math.round(y + down); row += 1) {
      for (let column = Math.round(x); column < Math.round(x + across); column += 1) {
        data.fill(bit ? 215 : 40, 4 * (row * w + column), 4 * (row * w + column) + 4);
      }
    }
  });
  return { width: w, height: h, data };
}
