// The shots that the film lacks for want of a take, and one press that has previz draw drafts in their place.
import { useStandIns } from "../../api/cuts";
import type { CutPage } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { count, shortShot } from "../../shared/words";
import styles from "./StandIns.module.css";

export function StandIns({ cut }: { cut: CutPage }) {
  const draw = useStandIns(cut.id);
  if (cut.missing.length === 0) return null;
  const waiting = cut.missing.filter((shot) => !shot.is_coming);
  return (
    <section className={styles.line} aria-label="Shots without a take">
      <p>
        {count(cut.missing.length, "shot")} without a take:{" "}
        {cut.missing.map((shot) => shot.title || shortShot(shot.shot)).join(", ")}.
        {waiting.length === 0 && " On the way; each is laid in when it is there."}
      </p>
      {waiting.length > 0 && (
        <Button disabled={draw.isPending || !cut.edit.allowed} onClick={() => draw.mutate(undefined)}>
          Stand in with previz drafts
        </Button>
      )}
      {draw.error && <Fault error={draw.error} />}
    </section>
  );
}
