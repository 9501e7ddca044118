// The stills as they hang: in columns, each in its own shape, with where it comes from.
import { Link } from "wouter";

import type { Pin } from "../../api/nouns";
import { classes } from "../../shared/classes";
import { LinkButton } from "../../shared/ui/Button";
import { Empty } from "../../shared/ui/Empty";
import { Icon } from "../../shared/ui/Icon";
import { count, shortTake } from "../../shared/words";
import styles from "./PinWall.module.css";

interface Props {
  pins: Pin[];
  chosen: ReadonlySet<string>;
  isAdding: boolean;
  onFiles: (files: FileList | null) => void;
  onUnpin: (pin: string) => void;
  onChoose: (pin: string) => void;
}

/** What belongs together stays on one line: "take 3" is not torn. */
const held = (words: string) => words.replace(/(take|frame) (\d)/g, "$1\u00a0$2");

function AddStills({ onFiles, isAdding }: Pick<Props, "onFiles" | "isAdding">) {
  return (
    <label className={styles.add}>
      <Icon name="plus" />
      {isAdding ? "Pinning" : "Add stills"}
      <input
        type="file"
        accept="image/png,image/jpeg"
        multiple
        onChange={(event) => {
          onFiles(event.target.files);
          event.target.value = "";
        }}
      />
    </label>
  );
}

export function PinWall({ pins, chosen, isAdding, onFiles, onUnpin, onChoose }: Props) {
  if (pins.length === 0) {
    return (
      <>
        <h1 className="hidden-words">Mood</h1>
        <div className={styles.drop}>
          <Empty
            title="Drop stills here"
            actions={
              <>
                <AddStills onFiles={onFiles} isAdding={isAdding} />
                <LinkButton href="/board">Grab frames from takes</LinkButton>
              </>
            }
          >
            <p>
              PNG or JPEG. What they have in common, palette, light and grain, is measured and can be written
              into the look that every prompt carries. On a take, the pin in its panel grabs the frame on
              show.
            </p>
          </Empty>
        </div>
      </>
    );
  }
  return (
    <>
      <header className={styles.head}>
        <h1>{count(pins.length, "still")}</h1>
        <AddStills onFiles={onFiles} isAdding={isAdding} />
      </header>
      <ul className={styles.wall}>
        {pins.map((pin) => (
          <li key={pin.id} className={classes(styles.pin, chosen.has(pin.id) && styles.chosen)}>
            <button
              type="button"
              className={styles.picture}
              aria-pressed={chosen.has(pin.id)}
              aria-label={`${pin.take_name || pin.name}, read only this and other chosen ones`}
              onClick={() => onChoose(pin.id)}
            >
              <img
                src={pin.url}
                alt=""
                width={pin.width}
                height={pin.height}
                loading="lazy"
                style={{ aspectRatio: pin.width / pin.height }}
              />
              {chosen.has(pin.id) && (
                <span className={styles.tick}>
                  <Icon name="check" />
                </span>
              )}
            </button>
            <p>
              {pin.take ? (
                <Link href={`/take/${pin.take}?f=${pin.frame}`}>
                  {held(`${shortTake(pin.take_name)}, frame ${pin.frame}`)}
                </Link>
              ) : (
                <span>{pin.name}</span>
              )}
              <button
                type="button"
                aria-label={`Take ${pin.take_name || pin.name} off`}
                onClick={() => onUnpin(pin.id)}
              >
                <Icon name="cross" size={14} />
              </button>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
