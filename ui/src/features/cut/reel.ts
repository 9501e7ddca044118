// Plays a cut without gaps and without rendering it: two videos take turns, the next piece waits on its first frame.
import { parseRate, type Rate, secondsOf, seekTime } from "../../player";
import { lengthOf, type Piece, pieceAt, startsOf } from "./pieces";

/** Further from where it should be than this many frames, a video is put right. */
const DRIFT = 3;

export interface ReelState {
  frame: number;
  isPlaying: boolean;
}

export class Reel {
  private pieces: Piece[] = [];
  private rate: Rate = { num: 24, den: 1 };
  private state: ReelState = { frame: 0, isPlaying: false };
  private readonly listeners = new Set<() => void>();
  private videos: HTMLVideoElement[] = [];
  private handle = 0;
  private since = 0;
  private shown = -1;

  private readonly urlOf: (take: string) => string;

  constructor(urlOf: (take: string) => string) {
    this.urlOf = urlOf;
  }

  readonly getState = (): ReelState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Gives the reel its two videos; answers the way out. */
  attach(videos: HTMLVideoElement[]): () => void {
    this.videos = videos;
    this.shown = -1;
    this.seek(this.state.frame);
    return () => {
      cancelAnimationFrame(this.handle);
      this.videos = [];
    };
  }

  load(pieces: Piece[], rate: string): void {
    this.pieces = pieces;
    this.rate = parseRate(rate);
    this.shown = -1;
    this.seek(Math.min(this.state.frame, Math.max(0, this.length - 1)));
  }

  get length(): number {
    return startsOf(this.pieces).at(-1) ?? 0;
  }

  toggle(): void {
    if (this.state.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    if (this.length === 0) return;
    const at = this.state.frame >= this.length - 1 ? 0 : this.state.frame;
    this.set({ frame: at, isPlaying: true });
    this.since = performance.now() / 1000 - secondsOf(at, this.rate);
    this.handle = requestAnimationFrame(this.tick);
  }

  pause(): void {
    cancelAnimationFrame(this.handle);
    for (const video of this.videos) video.pause();
    this.set({ ...this.state, isPlaying: false });
    this.show(this.state.frame);
  }

  seek(frame: number): void {
    const at = Math.min(Math.max(0, Math.round(frame)), Math.max(0, this.length - 1));
    this.since = performance.now() / 1000 - secondsOf(at, this.rate);
    this.set({ ...this.state, frame: at });
    this.show(at);
  }

  /** Which of the two videos shows a piece: they take turns. */
  static turn(place: number): number {
    return place % 2;
  }

  private readonly tick = (): void => {
    const seconds = performance.now() / 1000 - this.since;
    const frame = Math.floor((seconds * this.rate.num) / this.rate.den);
    if (frame >= this.length) {
      this.set({ frame: 0, isPlaying: true });
      this.since = performance.now() / 1000;
      this.show(0);
    } else if (frame !== this.state.frame) {
      this.set({ frame, isPlaying: true });
      this.show(frame);
    }
    this.handle = requestAnimationFrame(this.tick);
  };

  private show(frame: number): void {
    const place = pieceAt(this.pieces, frame);
    const piece = this.pieces[place];
    const video = this.videos[Reel.turn(place)];
    if (!piece || !video) return;
    const inside = frame - (startsOf(this.pieces)[place] ?? 0);
    if (piece.take) this.put(video, piece, Math.min(inside, lengthOf(piece) - 1));
    else video.pause();
    if (place === this.shown) return;
    this.shown = place;
    const next = this.pieces[(place + 1) % this.pieces.length];
    const other = this.videos[1 - Reel.turn(place)];
    if (other && next?.take && this.pieces.length > 1 && Reel.turn(place + 1) !== Reel.turn(place)) {
      other.pause();
      this.cue(other, next, 0);
    }
  }

  /** Has a video on a frame of a piece, playing where the reel plays. */
  private put(video: HTMLVideoElement, piece: Piece, inside: number): void {
    const wanted = this.cue(video, piece, inside, this.state.isPlaying ? DRIFT : 0);
    if (this.state.isPlaying && video.paused && wanted) void video.play().catch(() => undefined); // it was paused again
    if (!this.state.isPlaying) video.pause();
  }

  private cue(video: HTMLVideoElement, piece: Piece, inside: number, patience = 0): boolean {
    const url = this.urlOf(piece.take);
    if (video.getAttribute("src") !== url) {
      video.src = url;
      video.load();
    }
    const time = seekTime(piece.start + inside, this.rate);
    const far = Math.abs(video.currentTime - time) * (this.rate.num / this.rate.den);
    if (far > Math.max(patience, 0.4) && !video.seeking) video.currentTime = time;
    return true;
  }

  private set(state: ReelState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
