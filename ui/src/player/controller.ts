// Plays a tile: one film, one canvas, one state. Everything a key, a button or a page may do to the player is here.
import { Film, type Shown } from "./film";
import { takeFrame, tileFrame } from "./geometry";
import type { Pane } from "./paint";
import { framesIn, parseRate, type Rate } from "./rate";
import { rewind } from "./rewind";
import { Screen } from "./screen";
import {
  canBeHeard,
  type FrameSpan,
  GAINS,
  playedSpan,
  type PlayerMode,
  type PlayerSource,
  type PlayerState,
  SPEEDS,
  START,
} from "./state";

/** Films kept loaded ahead of their turn. */
const AHEAD = 2;

export interface LoadOptions {
  /** Frame of the take `place` (else of the first) to start on, as in a deep link. */
  frame?: number | null;
  place?: number;
  plays?: boolean;
  mode?: PlayerMode;
}

export class PlayerController {
  private state: PlayerState = START;
  private readonly listeners = new Set<() => void>();
  private readonly screen = new Screen();
  private readonly ahead = new Map<string, Film>();
  private film: Film | null = null;
  private rate: Rate = { num: 24, den: 1 };
  private host: HTMLElement | null = null;
  private stopRewind: (() => void) | null = null;

  readonly getState = (): PlayerState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Gives the player its canvas and a place for its video; answers the way out. */
  attach(canvas: HTMLCanvasElement, host: HTMLElement): () => void {
    this.host = host;
    if (this.film) host.append(this.film.video);
    return this.screen.attach(canvas, this.getState, () => this.set({}));
  }

  /** Shows a source: its stills at once where they were loaded ahead, its frames as soon as they are there. */
  load(source: PlayerSource, options: LoadOptions = {}): void {
    this.unwind();
    this.film?.close();
    this.rate = parseRate(source.geometry.rate);
    const count = source.geometry.cells.length;
    const first = Math.min(Math.max(0, options.place ?? 0), count - 1);
    const { loops, gain, mix, isMuted } = this.state;
    this.state = {
      ...START,
      loops,
      isMuted,
      gain,
      mix,
      source,
      first,
      second: Math.min(first === 1 ? 0 : 1, count - 1),
    };
    this.state = { ...this.state, mode: options.mode ?? (count === 1 ? "single" : "grid") };
    if (this.screen.keepStills(source)) this.repaint({ isStill: true, frame: source.stillFrame ?? null });
    this.film = this.ahead.get(source.url) ?? this.open(source);
    this.ahead.delete(source.url);
    this.host?.append(this.film.video);
    this.listen();
    this.seek(options.frame == null ? 0 : tileFrame(source.geometry, first, options.frame));
    this.film.look(); // loaded ahead, its first frame is there already
    if (options.plays) this.play();
    this.set({});
  }

  /** Shows another tile of the same takes, such as one with B moved, and goes on as before from A's frame. */
  swap(source: PlayerSource): void {
    const { mode, first, second, isFlipped, wipe, revealed, speed, isPlaying } = this.state;
    const cell = this.state.source?.geometry.cells[first];
    // where A is going, should an earlier swap still be on its way
    this.load(source, { mode, place: first, frame: cell ? takeFrame(cell, this.aim(), this.rate) : null });
    this.repaint({ second, isFlipped, wipe, revealed, speed });
    if (isPlaying) this.play(speed);
  }

  /** Loads a source ahead of its turn, so that `load` shows it at once; the oldest beyond two are dropped. */
  preload(source: PlayerSource): void {
    for (const take of source.takes) if (take.still) this.screen.loadStill(take.still);
    if (this.ahead.has(source.url) || this.state.source?.url === source.url) return;
    this.ahead.set(source.url, this.open(source));
    for (const [url, film] of this.ahead) {
      if (this.ahead.size <= AHEAD) break;
      film.close();
      this.ahead.delete(url);
    }
  }

  close(): void {
    this.unwind();
    this.film?.close();
    for (const film of this.ahead.values()) film.close();
    this.ahead.clear();
    this.film = null;
  }

  // Playing

  play(speed = this.state.isPlaying ? this.state.speed : Math.abs(this.state.speed)): void {
    const { film } = this;
    const span = playedSpan(this.state);
    if (!film || span.end - span.start < 2) return; // a still does not move
    this.unwind();
    const at = film.target ?? this.state.frame ?? span.start;
    this.set({ isPlaying: true, speed });
    if (speed < 0) {
      film.video.pause();
      this.goBack(at <= span.start || at >= span.end ? span.end - 1 : at);
      return;
    }
    if (at < span.start || at >= span.end - 1) film.seek(span.start);
    this.follow();
    film.video.playbackRate = speed;
    film.video.play().catch((fault: unknown) => {
      if (fault instanceof DOMException && fault.name === "AbortError") return; // paused again before it began
      this.set({ isPlaying: false, fault: String(fault) });
    });
  }

  pause(): void {
    this.unwind();
    this.film?.video.pause();
    this.repaint({ isPlaying: false, speed: 1 });
    if (this.state.isCertain) this.film?.look();
    else this.seek(this.state.frame ?? 0);
  }

  toggle(): void {
    if (this.state.isPlaying) this.pause();
    else this.play();
  }

  /** J (-1), K (0) and L (1): again in the same direction is faster. */
  shuttle(direction: -1 | 0 | 1): void {
    const { isPlaying, speed } = this.state;
    if (direction === 0) this.pause();
    else if (isPlaying && Math.sign(speed) === direction)
      this.play(direction * Math.min(8, Math.abs(speed) * 2));
    else this.play(direction);
  }

  setSpeed(speed: number): void {
    if (!SPEEDS.includes(Math.abs(speed))) return;
    if (this.state.isPlaying) this.play(speed);
    else this.set({ speed });
  }

  /** Goes on or back by tile frames and stands there; held keys are counted from where they are going. */
  step(frames: number): void {
    if (this.state.isPlaying) this.pause();
    this.seek(this.aim() + frames);
  }

  stepSeconds(seconds: number): void {
    this.step(Math.sign(seconds) * Math.max(1, framesIn(Math.abs(seconds), this.rate)));
  }

  /** Shows a tile frame, and plays on from there where it was playing. */
  seek(frame: number): void {
    const last = (this.state.source?.geometry.frames ?? 1) - 1;
    const wanted = Math.min(Math.max(0, Math.round(frame)), last);
    this.film?.seek(wanted);
    if (this.stopRewind) this.goBack(wanted);
    this.set({});
  }

  /** The tile frame on show, or the one on its way: where a control of the player stands. */
  aim(): number {
    return this.film?.target ?? this.state.frame ?? 0;
  }

  /** Shows a frame of one take. */
  seekTake(place: number, frame: number): void {
    const geometry = this.state.source?.geometry;
    if (geometry) this.seek(tileFrame(geometry, place, frame));
  }

  /** The frame of a take that is on the canvas now; null where none is. */
  frameOf(place: number): number | null {
    const { source, frame } = this.state;
    const cell = source?.geometry.cells[place];
    return cell && frame !== null ? takeFrame(cell, frame, this.rate) : null;
  }

  /** Plays only these tile frames; null for all. */
  setRange(range: FrameSpan | null): void {
    const last = this.state.source?.geometry.frames ?? 0;
    const start = Math.min(Math.max(0, range?.start ?? 0), last - 1);
    this.set({ range: range && { start, end: Math.min(last, Math.max(start + 1, range.end)) } });
    this.follow();
  }

  /** The range begins (I) or ends (O) with the frame on show. */
  mark(edge: "in" | "out"): void {
    const { frame } = this.state;
    if (frame === null) return;
    const span = playedSpan(this.state);
    const whole = this.state.source?.geometry.frames ?? 0;
    if (edge === "in") this.setRange({ start: frame, end: frame < span.end ? span.end : whole });
    else this.setRange({ start: frame >= span.start ? span.start : 0, end: frame + 1 });
  }

  setLoop(loops: boolean): void {
    this.set({ loops });
    this.follow();
    if (this.stopRewind) this.goBack(this.state.frame ?? 0);
  }

  /** Lets a take alone be heard, or not any more; takes side by side are always silent. */
  toggleSound(): void {
    if (!canBeHeard(this.state)) return;
    this.set({ isMuted: !this.state.isMuted });
    this.listen();
  }

  // Looking

  setMode(mode: PlayerMode): void {
    const count = this.state.source?.geometry.cells.length ?? 0;
    if (count > 1 || mode === "single") this.repaint({ mode, isFlipped: false });
  }

  /** Sets the take in focus; in a pair it is A, and takes B's place where it was B. */
  focus(place: number): void {
    const { first, second, source } = this.state;
    if (!source?.geometry.cells[place]) return;
    this.repaint({ first: place, second: place === second ? first : second, isFlipped: false });
  }

  /** Sets B of a pair. */
  against(place: number): void {
    const { first, second, source } = this.state;
    if (!source?.geometry.cells[place]) return;
    this.repaint({ second: place, first: place === first ? second : first, isFlipped: false });
  }

  /** From any mode to flipping between A and B; then each call shows the other. */
  flip(): void {
    if (this.state.mode === "flip") this.repaint({ isFlipped: !this.state.isFlipped });
    else this.setMode("flip");
  }

  setWipe(share: number): void {
    this.repaint({ wipe: Math.min(1, Math.max(0, share)) });
  }

  setGain(gain: number): void {
    if (GAINS.includes(gain)) this.repaint({ gain });
  }

  setMix(share: number): void {
    this.repaint({ mix: Math.min(1, Math.max(0, share)) });
  }

  /** A person has asked to see a flashing take. */
  reveal(place: number): void {
    this.repaint({ revealed: [...this.state.revealed, place] });
  }

  /** The panes on show, in CSS pixels of the canvas, for what lies over the pictures. */
  panes(): Pane[] {
    return this.screen.panes(this.state);
  }

  // Inside

  private open(source: PlayerSource): Film {
    const film: Film = new Film(source.url, parseRate(source.geometry.rate), {
      shown: (shown) => film === this.film && this.show(shown),
      ended: () => film === this.film && this.turn(),
      failed: (fault) => film === this.film && this.set({ fault, isPlaying: false }),
    });
    return film;
  }

  private show(shown: Shown): void {
    const { film, state } = this;
    if (!film || !state.source) return;
    const { isPlaying, speed } = state;
    const { end } = playedSpan(state);
    if (shown.frame >= end && !shown.isAsked && film.target === null && speed > 0) {
      if (isPlaying) this.turn();
      else film.seek(end - 1); // the browser went on by a frame after it was told to stop
      return;
    }
    // on the way to another frame what comes by is not shown: it would flash up for one picture
    if (film.target !== null && !isPlaying && state.frame !== null) return;
    this.screen.keep(shown, state.source);
    const { frame, isCertain } = shown;
    this.repaint({ frame, isCertain, isStill: false, fault: null });
  }

  /** At the end of what is played: back to its start, or stop on the last frame. */
  private turn(): void {
    const { film, state } = this;
    if (!film || !state.isPlaying) return;
    const span = playedSpan(state);
    if (state.loops) {
      film.seek(span.start);
      void film.video.play().catch(() => undefined); // it is playing already unless it stood at its end
      return;
    }
    this.pause();
    this.seek(span.end - 1);
  }

  private goBack(from: number): void {
    this.stopRewind?.();
    const { film, rate } = this;
    const { speed, loops } = this.state;
    const span = playedSpan(this.state);
    this.stopRewind = rewind({
      ...{ from, speed: Math.abs(speed), rate, span, loops },
      show: (frame) => {
        if (film && !film.video.seeking && frame !== this.state.frame) film.seek(frame);
      },
      ended: () => {
        this.pause();
        this.seek(span.start);
      },
    });
  }

  private listen(): void {
    if (this.film) this.film.video.muted = this.state.isMuted || !canBeHeard(this.state);
  }

  private unwind(): void {
    this.stopRewind?.();
    this.stopRewind = null;
  }

  /** Lets the browser loop by itself where all is played: it does so without a gap. */
  private follow(): void {
    const { source, loops } = this.state;
    const span = playedSpan(this.state);
    const isWhole = span.start === 0 && span.end === source?.geometry.frames;
    if (this.film) this.film.video.loop = loops && isWhole;
  }

  /** Changes the state and paints it before anybody hears, so that words and picture change together. */
  private repaint(change: Partial<PlayerState>): void {
    this.state = { ...this.state, ...change };
    this.screen.paint(this.state);
    this.set({});
  }

  private set(change: Partial<PlayerState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
