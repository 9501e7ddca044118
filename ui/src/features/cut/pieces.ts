// The film as pieces that a person moves, trims and replaces; counted in frames of the production's rate.
import type { CutEvent, DraftEvent, Frames, TakeCard } from "../../api/nouns";
import { framesIn, parseRate, secondsOf } from "../../player";

export interface Piece {
  /** Stays with the piece while it moves. */
  key: string;
  shot: string;
  segment: string;
  title: string;
  take: string;
  takeName: string;
  card: CutEvent["card"];
  start: number;
  end: number;
  available: Frames | null;
  poster: string;
  suggested: boolean;
  /** A draft that previz drew for a shot without any take. */
  isStandIn: boolean;
  alternatives: number;
}

export type Edge = "in" | "out";

export function readPieces(events: CutEvent[]): Piece[] {
  return events.map((event, place) => ({
    key: `${place}:${event.take || event.card}`,
    shot: event.shot,
    segment: event.segment,
    title: event.title,
    take: event.take,
    takeName: event.take_name,
    card: event.card,
    start: event.source?.start ?? 0,
    end: event.source?.end ?? event.record.end - event.record.start,
    available: event.available,
    poster: event.poster,
    suggested: event.suggested,
    isStandIn: event.stand_in,
    alternatives: event.alternatives,
  }));
}

export function writePieces(pieces: Piece[]): DraftEvent[] {
  return pieces.map(({ shot, take, card, start, end }) => ({ shot, take, card, start, end }));
}

export const lengthOf = ({ start, end }: Pick<Piece, "start" | "end">): number => end - start;

/** Where each piece begins in the film, and at the end how long the film is. */
export function startsOf(pieces: Piece[]): number[] {
  const starts = [0];
  for (const piece of pieces) starts.push((starts.at(-1) ?? 0) + lengthOf(piece));
  return starts;
}

/** The place of the piece that stands at a frame of the film. */
export function pieceAt(pieces: Piece[], frame: number): number {
  const starts = startsOf(pieces);
  const place = pieces.findIndex((_, index) => frame < (starts[index + 1] ?? 0));
  return place < 0 ? pieces.length - 1 : place;
}

export function movePiece(pieces: Piece[], from: number, to: number): Piece[] {
  const piece = pieces[from];
  const target = Math.min(Math.max(0, to), pieces.length - 1);
  if (!piece || target === from) return pieces;
  const rest = pieces.filter((_, index) => index !== from);
  return [...rest.slice(0, target), piece, ...rest.slice(target)];
}

/** Moves an edge by frames, as far as the take has them; a piece keeps at least one frame. */
export function trimPiece(pieces: Piece[], place: number, edge: Edge, by: number): Piece[] {
  const piece = pieces[place];
  if (!piece || (piece.card && edge === "in")) return pieces;
  const first = piece.available?.start ?? 0;
  const last = piece.available?.end ?? Infinity;
  const next =
    edge === "in"
      ? { ...piece, start: Math.min(Math.max(first, piece.start + by), piece.end - 1) }
      : { ...piece, end: Math.max(Math.min(last, piece.end + by), piece.start + 1) };
  return next.start === piece.start && next.end === piece.end ? pieces : pieces.with(place, next);
}

/** Puts another take in the place of one; it stands as long as before where it has the frames. */
export function replaceTake(pieces: Piece[], place: number, take: TakeCard, rate: string): Piece[] {
  const piece = pieces[place];
  if (!piece) return pieces;
  const frames = framesIn(secondsOf(take.frames, parseRate(take.rate)), parseRate(rate));
  const length = Math.min(lengthOf(piece), frames);
  const start = Math.min(piece.start, frames - length);
  const next: Piece = {
    ...piece,
    shot: take.shot,
    take: take.id,
    takeName: take.name,
    card: "",
    start,
    end: start + length,
    available: { start: 0, end: frames },
    poster: take.poster,
    suggested: take.state !== "circled",
    isStandIn: false,
  };
  return pieces.with(place, next);
}

/** Puts a take after a piece, so that two takes make one shot; it stands as long as that piece. */
export function insertTake(pieces: Piece[], place: number, take: TakeCard, rate: string): Piece[] {
  const piece = pieces[place];
  if (!piece) return pieces;
  const key = `${pieces.length}:${take.id}:${place}`;
  const fresh: Piece = { ...piece, key, title: take.title, segment: take.segment };
  return replaceTake(
    [...pieces.slice(0, place + 1), fresh, ...pieces.slice(place + 1)],
    place + 1,
    take,
    rate,
  );
}

export function removePiece(pieces: Piece[], place: number): Piece[] {
  return pieces.length > 1 ? pieces.filter((_, index) => index !== place) : pieces;
}
