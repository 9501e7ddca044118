// Below the pictures: the titles and the sound, where they stand in the film.
import type { CutPage } from "../../api/nouns";
import styles from "./Tracks.module.css";

const SOUNDS = { take: "take sound", voice: "voice", music: "music", scratch: "scratch track" };

export function Tracks({ cut, length }: { cut: CutPage; length: number }) {
  const place = ({ start, end }: { start: number; end: number }) => ({
    left: `${(start / length) * 100}%`,
    width: `${(Math.max(1, Math.min(end, length) - start) / length) * 100}%`,
  });
  const supers = cut.layers.filter((layer) => layer.kind === "super");
  const others = cut.layers.filter((layer) => layer.kind !== "super");
  return (
    <div className={styles.tracks}>
      {[supers, others].map((layers, row) =>
        layers.length === 0 ? null : (
          <ul key={row} aria-label={row === 0 ? "Titles" : "Other titles"}>
            {layers.map((layer) => (
              <li key={`${layer.kind} ${layer.record.start}`} style={place(layer.record)} title={layer.text}>
                {layer.text.replaceAll("\n", " / ")}
              </li>
            ))}
          </ul>
        ),
      )}
      {cut.audio.length > 0 && (
        <ul aria-label="Sound" className={styles.sound}>
          {cut.audio.map((sound) => (
            <li
              key={`${sound.kind} ${sound.record.start}`}
              style={place(sound.record)}
              data-muted={sound.muted}
            >
              {SOUNDS[sound.kind]}: {sound.name}, {sound.gain_db} dB{sound.muted && ", muted"}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
