// The line of keys below a review: what can be pressed now, each also a button for hands without keys.
import { classes } from "../shared/classes";
import { Icon, type IconName } from "../shared/ui/Icon";
import { Key } from "../shared/ui/Key";
import styles from "./KeyLine.module.css";

export interface KeyItem {
  keys: string[];
  words: string;
  onPress?: (() => void) | undefined;
  isStrong?: boolean;
  isOff?: boolean;
  /** Only where there is no keyboard: the keys beside it say the same. */
  isTouch?: boolean;
  /** Only where there is a keyboard: the page has a button for it elsewhere. */
  isKeyed?: boolean;
  /** Stands for the words where there is no keyboard and little room. */
  icon?: IconName;
}

export function KeyLine({ items }: { items: KeyItem[] }) {
  return (
    <ul className={styles.line}>
      {items.map(({ keys, words, onPress, isStrong, isOff, isTouch, isKeyed, icon }) => {
        const inside = (
          <>
            {keys.length > 0 && (
              <span className={styles.keys}>
                {keys.map((key, place) => (
                  <span key={key}>
                    {place > 0 && <i>to</i>}
                    <Key name={key} />
                  </span>
                ))}
              </span>
            )}
            {icon && (
              <span className={styles.icon}>
                <Icon name={icon} />
              </span>
            )}
            <span className={classes(styles.words, icon && styles.said)}>{words}</span>
          </>
        );
        return (
          <li
            key={words}
            className={classes(!onPress && styles.hint, isTouch && styles.touch, isKeyed && styles.keyed)}
          >
            {onPress ? (
              <button
                type="button"
                className={classes(styles.press, isStrong && styles.strong)}
                disabled={isOff}
                onClick={onPress}
              >
                {inside}
              </button>
            ) : (
              inside
            )}
          </li>
        );
      })}
    </ul>
  );
}
