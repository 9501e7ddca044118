// The canvas of a player: keeps the last picture of the tile and paints it again when the mode or the size changes.
import type { Shown } from "./film";
import type { Box } from "./layout";
import { GAP, paint, type Pane, panesOf } from "./paint";
import type { PlayerSource, PlayerState } from "./state";

/** Stills kept decoded, so that a screen that was loaded ahead is drawn at once. */
const STILLS = 64;

export class Screen {
  private canvas: HTMLCanvasElement | null = null;
  private scale = 1;
  private readonly kept = document.createElement("canvas");
  private readonly stills = new Map<string, HTMLImageElement>();

  /** Paints on a canvas from now on; `moved` is called when its size changes. Answers the way out. */
  attach(canvas: HTMLCanvasElement, getState: () => PlayerState, moved: () => void): () => void {
    this.canvas = canvas;
    const follow = () => {
      this.scale = Math.min(2, window.devicePixelRatio || 1);
      const width = Math.max(1, Math.round(canvas.clientWidth * this.scale));
      const height = Math.max(1, Math.round(canvas.clientHeight * this.scale));
      if (canvas.width !== width || canvas.height !== height) {
        [canvas.width, canvas.height] = [width, height];
        this.paint(getState());
      }
      moved();
    };
    const observer = new ResizeObserver(follow);
    observer.observe(canvas);
    follow();
    return () => {
      observer.disconnect();
      this.canvas = null;
    };
  }

  /** Takes a picture of the tile over. */
  keep(shown: Shown, source: PlayerSource): void {
    const { width, height } = source.geometry;
    this.resizeKept(source)?.drawImage(shown.image, 0, 0, width, height);
  }

  /** Lays the stills out as the tile does; false where they are not all there yet. */
  keepStills(source: PlayerSource): boolean {
    const images = source.takes.map((take) => (take.still ? this.loadStill(take.still) : null));
    if (images.length === 0 || images.some((image) => !image?.complete || image.naturalWidth === 0))
      return false;
    const context = this.resizeKept(source);
    source.geometry.cells.forEach((cell, place) => {
      const image = images[place];
      if (image) context?.drawImage(image, cell.x, cell.y, cell.width, cell.height);
    });
    return true;
  }

  loadStill(url: string): HTMLImageElement {
    const known = this.stills.get(url);
    if (known) return known;
    const image = new Image();
    image.src = url;
    void image.decode().catch(() => undefined); // a still that is missing is not drawn
    this.stills.set(url, image);
    const oldest = this.stills.keys().next().value;
    if (this.stills.size > STILLS && oldest !== undefined) this.stills.delete(oldest);
    return image;
  }

  paint(state: PlayerState): void {
    const context = this.canvas?.getContext("2d");
    if (context && (state.isStill || state.frame !== null)) paint(context, this.kept, state, this.scale);
  }

  /** The stage in CSS pixels. */
  stage(): Box {
    return { x: 0, y: 0, width: this.canvas?.clientWidth ?? 0, height: this.canvas?.clientHeight ?? 0 };
  }

  panes(state: PlayerState): Pane[] {
    return this.canvas ? panesOf(state, this.stage(), GAP) : [];
  }

  private resizeKept({ geometry }: PlayerSource): CanvasRenderingContext2D | null {
    const { kept } = this;
    if (kept.width !== geometry.width || kept.height !== geometry.height) {
      [kept.width, kept.height] = [geometry.width, geometry.height];
    }
    return kept.getContext("2d", { alpha: false });
  }
}
