// The look as it stands and what the stills say it could be: palette, light, contrast, grain.
import type { ReactNode } from "react";

import type { Look, Reading, Swatch } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { count } from "../../shared/words";
import styles from "./LookPanel.module.css";

interface Props {
  look: Look;
  count: number;
  chosen: number;
  reading: Reading | undefined;
  isReading: boolean;
  onRead: (apply: boolean) => void;
  children: ReactNode;
}

function Palette({ swatches }: { swatches: Swatch[] }) {
  if (swatches.length === 0) return <p className={styles.none}>No palette yet.</p>;
  return (
    <ul className={styles.palette}>
      {swatches.map((swatch) => (
        <li key={swatch.hex} style={{ flexGrow: swatch.share || 1 }} title={swatch.hex}>
          <i style={{ background: swatch.hex }} />
          <span className={swatch.name ? undefined : "hidden-words"}>{swatch.name || swatch.hex}</span>
          {swatch.share > 0 && <em>{Math.round(swatch.share * 100)} %</em>}
        </li>
      ))}
    </ul>
  );
}

interface Row {
  words: string;
  stands: string;
  read: string | null;
}

const figure = (value: number | null | undefined, unit: string, places: number) =>
  value === null || value === undefined ? null : `${value.toFixed(places)}${unit && ` ${unit}`}`;

/** Kelvin to a hundred, as the sentence has it: the look is kept in mired, and nobody sees less. */
const rounded = (kelvin: number) => Math.round(kelvin / 100) * 100;

export function LookPanel({ look, count: pins, chosen, reading, isReading, onRead, children }: Props) {
  const rows: Row[] = [
    {
      words: "Light",
      stands: `${rounded(look.kelvin)} K`,
      read: reading?.kelvin ? `${rounded(reading.kelvin)} K` : null,
    },
    {
      words: "Contrast",
      stands: look.contrast ? look.contrast.toFixed(2) : "as it comes",
      read: figure(reading?.contrast, "", 2),
    },
    { words: "Grain", stands: `${look.grain.toFixed(1)} codes`, read: figure(reading?.grain, "codes", 1) },
  ];
  return (
    <aside className={styles.panel} aria-label="Look">
      <section>
        <h2>The look as it stands</h2>
        <Palette swatches={look.palette} />
      </section>
      {reading && (
        <section role="status">
          <h2>Read from the stills</h2>
          <Palette swatches={reading.palette} />
          <p className={styles.sentence}>{reading.sentence}</p>
        </section>
      )}
      <table className={styles.figures}>
        <thead className={reading ? undefined : "hidden-words"}>
          <tr>
            <th scope="col">
              <span className="hidden-words">Property</span>
            </th>
            <th scope="col">The look</th>
            {reading && <th scope="col">The stills</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ words, stands, read }) => (
            <tr key={words}>
              <th scope="row">{words}</th>
              <td>{stands}</td>
              {reading && <td>{read ?? "cannot tell"}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.deeds}>
        <Button
          weight={reading && !reading.applied ? "plain" : "solid"}
          disabled={pins === 0 || isReading}
          onClick={() => onRead(false)}
        >
          {isReading ? "Reading" : chosen > 0 ? `Read ${count(chosen, "chosen still")}` : "Read the stills"}
        </Button>
        {reading && !reading.applied && (
          <Button weight="solid" disabled={isReading} onClick={() => onRead(true)}>
            Write it into the look
          </Button>
        )}
      </div>
      {reading?.applied && (
        <p className={styles.sentence}>
          Written. Takes made from now on carry it; the ones that are there keep the look they were made with.
        </p>
      )}
      {children}
    </aside>
  );
}
