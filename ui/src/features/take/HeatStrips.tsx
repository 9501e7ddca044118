// Every measure that has a value for each frame, as a strip under the picture: bright is where it goes wrong.
import { useEffect, useRef, useState } from "react";

import type { Score, TakePage } from "../../api/nouns";
import { type PlayerController } from "../../player";
import { count, figure, sentence } from "../../shared/words";
import { heatOf, isOutside } from "./heat";
import styles from "./HeatStrips.module.css";
import { useFrame } from "./useFrame";

const HIGH = 14;
const WARM = 0.12;

interface StripProps {
  score: Score;
  frames: number;
  player: PlayerController;
  spans: { start: number; end: number }[];
  onSeek: (frame: number) => void;
}

function paint(canvas: HTMLCanvasElement, score: Score): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.clearRect(0, 0, canvas.width, HIGH);
  pen.fillStyle = "#fff"; // the light theme turns it round
  heatOf(score).forEach((warmth, place) => {
    pen.globalAlpha = isOutside(score, score.per_frame[place] ?? 0) ? 1 : 0.05 + 0.55 * warmth;
    pen.fillRect(place, 0, 1, HIGH);
  });
}

function Value({ score, player }: { score: Score; player: PlayerController }) {
  const value = score.per_frame[Math.min(score.per_frame.length - 1, useFrame(player))];
  return (
    <span className={styles.value}>
      {value === undefined ? "" : figure(value)} <em>{score.unit}</em>
    </span>
  );
}

function HeatStrip({ score, frames, player, spans, onSeek }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, score);
  }, [score]);
  const frameAt = (clientX: number, target: HTMLElement) => {
    const box = target.getBoundingClientRect();
    return Math.min(frames - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * frames)));
  };
  return (
    <li className={styles.strip}>
      <span className={styles.name} title={`${score.measure}.${score.name}`}>
        {score.measure} <em>{score.name.replaceAll("_", " ")}</em>
      </span>
      <button
        type="button"
        className={styles.heat}
        aria-label={`${score.measure} ${score.name} by frame. Go to its worst frame`}
        onClick={(event) => {
          const heat = heatOf(score);
          const worst = heat.indexOf(Math.max(...heat));
          onSeek(event.detail === 0 ? worst : frameAt(event.clientX, event.currentTarget));
        }}
      >
        <canvas ref={canvas} width={score.per_frame.length} height={HIGH} />
        {spans.map(({ start, end }) => (
          <i
            key={start}
            style={{ left: `${(start / frames) * 100}%`, width: `${((end - start) / frames) * 100}%` }}
          />
        ))}
      </button>
      <Value score={score} player={player} />
    </li>
  );
}

interface Props {
  take: TakePage;
  player: PlayerController;
  onSeek: (frame: number) => void;
}

export function HeatStrips({ take, player, onSeek }: Props) {
  const [showsQuiet, setShowsQuiet] = useState(false);
  const scores = take.scores.filter((score) => score.per_frame.length > 1);
  const flagged = new Set(take.flags.map((flag) => flag.measure));
  const warm = scores.filter(
    (score) => Math.max(...heatOf(score)) > WARM && (flagged.has(score.measure) || isUneven(score)),
  );
  const flags = take.flags.toSorted((a, b) => Number(b.level === "warn") - Number(a.level === "warn"));
  const quiet = scores.length - warm.length;
  const shown = showsQuiet ? scores : warm;
  return (
    <section className={styles.strips} aria-label="Measures by frame">
      <ul>
        {shown.map((score) => (
          <HeatStrip
            key={`${score.measure}.${score.name}`}
            score={score}
            frames={take.frames}
            player={player}
            spans={take.flags.filter((flag) => flag.measure === score.measure).flatMap((flag) => flag.frames)}
            onSeek={onSeek}
          />
        ))}
      </ul>
      <ul className={styles.flags}>
        {flags.map((flag) => (
          <li key={flag.measure + flag.sentence}>
            <button type="button" onClick={() => onSeek(flag.frames[0]?.start ?? 0)}>
              {flag.level === "warn" && <b>Warning: </b>}
              {flag.level === "warn" ? flag.sentence : sentence(flag.sentence)}
              {flag.frames[0] && <span> from frame {flag.frames[0].start}</span>}
            </button>
          </li>
        ))}
        {quiet > 0 && (
          <li className={styles.quiet}>
            <button type="button" onClick={() => setShowsQuiet((was) => !was)}>
              {showsQuiet ? "Hide quiet measures" : count(quiet, "quiet measure")}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}

function isUneven({ per_frame }: Score): boolean {
  return Math.max(...per_frame) > Math.min(...per_frame);
}
