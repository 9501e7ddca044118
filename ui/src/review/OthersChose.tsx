// What others chose for a place: hidden until it is judged here too or somebody asks to see it; then who chose what.
import { useLook, useVoices } from "../api/people";
import { Button, LinkButton } from "../shared/ui/Button";
import { takeNumber } from "../shared/ui/Verdict";
import styles from "./OthersChose.module.css";

interface Place {
  shot: string;
  segment: string;
  aspect: string;
}

export function OthersChose({ place }: { place: Place }) {
  const said = useVoices(place).data;
  const look = useLook();
  if (said?.hidden) {
    return (
      <div className={styles.others}>
        <span>Others have judged this shot. Their choice shows once you have.</span>
        <Button disabled={look.isPending} onClick={() => look.mutate(place)}>
          Show it now
        </Button>
      </div>
    );
  }
  const others = said?.voices.filter((voice) => !voice.is_you) ?? [];
  const mine = said?.voices.find((voice) => voice.is_you);
  if (!said || others.length === 0) return null;
  const differ = new Set(said.voices.map((voice) => voice.take)).size > 1;
  return (
    <div className={styles.others}>
      <span>
        {mine && `You chose take ${takeNumber(mine.take_name)}; `}
        {others.map((voice) => `${voice.who} chose take ${takeNumber(voice.take_name)}`).join(", ")}
        {mine && (differ ? "." : ": you agree.")}
      </span>
      {differ && <LinkButton href="/">Settle it</LinkButton>}
    </div>
  );
}
