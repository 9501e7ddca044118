// One <video> that answers which frame it shows: seeks to middles of frames and reads the frame's own time back.
import { frameOfStamp, type Rate, seekTime } from "./rate";

/** A decoded picture and the number it carries; `close` gives it back to the decoder. */
export interface Shown {
  image: HTMLVideoElement | VideoFrame;
  frame: number;
  /** Nothing came between the picture and its number: false in motion where a browser gives no single frames. */
  isCertain: boolean;
  /** A seek asked for this very frame. */
  isAsked: boolean;
  close: () => void;
}

interface Ears {
  shown: (shown: Shown) => void;
  ended: () => void;
  failed: (why: string) => void;
}

/** Tries again this often where a browser shows the frame beside the one asked for. */
const TRIES = 3;
/** Milliseconds that a browser without single frames has to call back after a seek. */
const PATIENCE = 150;

/** Whether the browser gives single decoded frames of a video with their times. */
const canTake = () => "VideoFrame" in window;

export class Film {
  readonly video = document.createElement("video");
  /** The frame that a seek under way goes to; null where none is. */
  target: number | null = null;
  /** The frame that the seek under way was begun for. */
  private goal: number | null = null;
  private tries = 0;
  /** A picture was handed over since the last wish: the browser gives pictures, right ones or not. */
  private hasGiven = false;
  private timer = 0;
  private handle = 0;
  private isGone = false;

  private readonly rate: Rate;
  private readonly heard: Ears;

  constructor(url: string, rate: Rate, heard: Ears) {
    this.rate = rate;
    this.heard = heard;
    const { video } = this;
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.disablePictureInPicture = true;
    video.tabIndex = -1;
    video.addEventListener("loadeddata", this.look);
    video.addEventListener("seeked", this.arrive);
    video.addEventListener("ended", () => this.isGone || heard.ended());
    video.addEventListener(
      "error",
      () => this.isGone || heard.failed(video.error?.message ?? "it cannot be played"),
    );
    if (!("requestVideoFrameCallback" in video)) {
      queueMicrotask(() => heard.failed("this browser is too old to say which frame it shows"));
      return;
    }
    video.src = url;
    this.wait();
  }

  /** Shows a frame; while a seek is under way only the latest wish is kept. */
  seek(frame: number): void {
    const isBusy = this.video.seeking;
    this.tries = 0;
    this.hasGiven = false;
    this.target = frame;
    if (!isBusy) this.go();
  }

  /** Hands over what is on show now, where a picture is there. */
  readonly look = (): void => {
    const shown = this.take(null);
    if (shown) this.give(shown);
  };

  close(): void {
    this.isGone = true;
    if (this.handle) this.video.cancelVideoFrameCallback(this.handle);
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
    this.video.remove();
  }

  private go(): void {
    if (this.target === null) return;
    window.clearTimeout(this.timer);
    this.goal = this.target;
    // a browser that rounds away from the middle of the frame is led there from the other side
    const nudge =
      this.tries === 0 ? 0 : ((this.tries % 2 === 1 ? 1 : -1) * this.rate.den) / (4 * this.rate.num);
    this.video.currentTime = seekTime(this.target, this.rate) + nudge;
  }

  private readonly arrive = (): void => {
    this.look();
    if (this.target === null || this.video.seeking) return;
    if (this.target !== this.goal) {
      this.go(); // a newer wish
      return;
    }
    if (canTake() && this.hasGiven) this.insist();
    else this.timer = window.setTimeout(() => this.insist(), PATIENCE);
  };

  /**
   * The frame asked for has not come: seeks again beside its middle, or takes what the browser gives. A browser that
   * has given nothing yet (its callback came while the picture was still on its way) is asked until it does.
   */
  private insist(): void {
    if (this.target === null || this.video.seeking || this.isGone) return;
    this.tries += 1;
    if (this.tries < TRIES || !this.hasGiven) {
      this.go();
      return;
    }
    this.target = null; // what it does show is shown, under its own number
    this.look();
  }

  private wait(): void {
    this.handle = this.video.requestVideoFrameCallback((_, { mediaTime }) => {
      if (this.isGone) return;
      this.wait();
      const shown = this.take(mediaTime);
      if (shown) this.give(shown);
    });
  }

  private give(shown: Omit<Shown, "isAsked">): void {
    this.hasGiven = true;
    const isAsked = shown.frame === this.target;
    if (isAsked) this.target = null;
    this.heard.shown({ ...shown, isAsked });
    shown.close();
  }

  /** The picture on show with its own time, which nothing can come between; else the video and the callback's time. */
  private take(mediaTime: number | null): Omit<Shown, "isAsked"> | null {
    const { video, rate } = this;
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    if (canTake()) {
      try {
        const image = new VideoFrame(video);
        const frame = frameOfStamp(image.timestamp / 1e6, rate);
        return { image, frame, isCertain: true, close: () => image.close() };
      } catch {
        // no picture yet, or a browser that gives none of this video
      }
    }
    if (mediaTime === null) return null;
    const frame = frameOfStamp(mediaTime, rate);
    return { image: video, frame, isCertain: video.paused, close: () => undefined };
  }
}
