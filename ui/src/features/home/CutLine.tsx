// The film as it stands, playing as a strip: pictures as long as they last, the line runs through them.
import type { CutStrip } from "../../api/nouns";
import { useClock } from "../../shared/strip/useClock";
import { Strip } from "../../shared/strip/Strip";
import { Button, LinkButton } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import styles from "./CutLine.module.css";

const wantsStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function CutLine({ cut, isLarge }: { cut: CutStrip; isLarge: boolean }) {
  const clock = useClock(cut.seconds, !wantsStill());
  const suggested = cut.events.filter((event) => event.suggested).length;
  return (
    <section className={isLarge ? styles.large : styles.line} aria-label="The cut">
      <header>
        <h2>{cut.title || cut.id}</h2>
        <p>
          {cut.version ? `version ${cut.version}` : "working cut"}, {cut.seconds.toFixed(1)} s
          {suggested > 0 &&
            `, ${suggested} of ${cut.events.filter((event) => event.take).length} still suggested by the machine`}
        </p>
        <div className={styles.ways}>
          <Button weight="quiet" onClick={clock.toggle}>
            <Icon name={clock.isRunning ? "pause" : "play"} />
            {clock.isRunning ? "Pause" : "Play"}
          </Button>
          <LinkButton href={`/cut/${encodeURIComponent(cut.id)}`}>Open the cut</LinkButton>
        </div>
      </header>
      <Strip
        events={cut.events}
        frames={cut.frames}
        at={clock.at / cut.seconds}
        onSeek={(at) => clock.seek(at * cut.seconds)}
      />
    </section>
  );
}
