import { expect, test } from "vitest";

import type { TakeCard } from "../../api/nouns";
import {
  insertTake,
  movePiece,
  type Piece,
  pieceAt,
  removePiece,
  replaceTake,
  startsOf,
  trimPiece,
} from "./pieces";

const piece = (key: string, start: number, end: number, frames = 48): Piece => ({
  key,
  shot: key,
  segment: "",
  title: "",
  take: key,
  takeName: key,
  card: "",
  start,
  end,
  available: { start: 0, end: frames },
  poster: "",
  suggested: false,
  isStandIn: false,
  alternatives: 0,
});
const film = [piece("a", 4, 14), piece("b", 0, 20), piece("c", 10, 15)];
const order = (pieces: Piece[]) => pieces.map(({ key }) => key).join("");

test("pieces stand one after the other", () => {
  expect(startsOf(film)).toEqual([0, 10, 30, 35]);
  expect(pieceAt(film, 29)).toBe(1);
  expect(pieceAt(film, 30)).toBe(2);
  expect(pieceAt(film, 99)).toBe(2);
});

test("a piece moves to another place and the others close up", () => {
  expect(order(movePiece(film, 0, 2))).toBe("bca");
  expect(order(movePiece(film, 2, 0))).toBe("cab");
  expect(movePiece(film, 2, 9)).toBe(film);
});

test("an edge goes no further than the take and leaves one frame", () => {
  expect(trimPiece(film, 0, "in", -9)[0]?.start).toBe(0);
  expect(trimPiece(film, 0, "in", 99)[0]?.start).toBe(13);
  expect(trimPiece(film, 0, "out", 99)[0]?.end).toBe(48);
  expect(trimPiece(film, 1, "in", -1)).toBe(film);
});

test("a card has no beginning to trim", () => {
  const card = [{ ...piece("end", 0, 40), card: "end_card" as const, available: null }];

  expect(trimPiece(card, 0, "in", 3)).toBe(card);
  expect(trimPiece(card, 0, "out", 12)[0]?.end).toBe(52);
});

test("a shorter take stands as long as it has frames", () => {
  const take = {
    id: "x",
    name: "x",
    shot: "b",
    frames: 12,
    rate: "24/1",
    poster: "",
    state: "open",
  } as TakeCard;

  expect(replaceTake(film, 1, take, "24/1")[1]).toMatchObject({
    take: "x",
    start: 0,
    end: 12,
    suggested: true,
  });
});

test("a shot is stitched from two takes", () => {
  const take = {
    id: "x",
    name: "x",
    shot: "b",
    frames: 48,
    rate: "24/1",
    poster: "",
    state: "open",
  } as TakeCard;
  const stitched = insertTake(film, 1, take, "24/1");

  expect(stitched.map((one) => one.take)).toEqual(["a", "b", "x", "c"]);
  expect(new Set(stitched.map((one) => one.key)).size).toBe(4);
});

test("a film keeps its last piece", () => {
  expect(order(removePiece(film, 1))).toBe("ac");
  expect(removePiece(film.slice(0, 1), 0)).toHaveLength(1);
});
