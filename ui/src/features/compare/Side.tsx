// One side of a comparison: the take, what was asked in other words than of the other, and whether it is circled.
import { Link } from "wouter";

import type { TakePage } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Verdict } from "../../shared/ui/Verdict";
import styles from "./Side.module.css";
import { apart } from "./wording";

interface Props {
  letter: string;
  take: TakePage;
  other: TakePage;
  onCircle: () => void;
}

export function Side({ letter, take, other, onCircle }: Props) {
  const { text } = take.words;
  const { before, own, after } = apart(text, other.words.text);
  return (
    <section className={styles.side} aria-label={`Take ${letter}`}>
      <b>{letter}</b>
      <Verdict state={take.state} name={take.name} isFlush />
      <div className={styles.words}>
        <Link href={`/take/${take.id}`}>{take.name}</Link>
        <p title={text}>
          {before} {own && <strong>{own}</strong>} {after}
        </p>
      </div>
      <Button disabled={!take.may.circle.allowed} title={take.may.circle.because} onClick={onCircle}>
        Circle {letter}
      </Button>
    </section>
  );
}
