// A still becomes a take: for which shot, in which words; where no engine can, it says what would.
import { useState } from "react";

import { useShots } from "../../api/home";
import { useSetInMotion } from "../../api/mood";
import type { May, Pin } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { shortShot } from "../../shared/words";
import styles from "./SetInMotion.module.css";

export function SetInMotion({ pin, may }: { pin: Pin; may: May }) {
  const shots = useShots();
  const move = useSetInMotion();
  const [chosen, setChosen] = useState(pin.take);
  const [prompt, setPrompt] = useState("");
  // A place is named by a take that stands there; one without any has nothing to take its size and seed from.
  const places = (shots.data ?? []).flatMap((shot) =>
    shot.places.flatMap(({ segment, circled, suggested }) => {
      const take = circled === "" ? suggested : circled;
      return take
        ? [{ take, words: [shortShot(shot.code), segment, shot.title].filter(Boolean).join(" · ") }]
        : [];
    }),
  );
  const take = chosen === "" ? (places[0]?.take ?? "") : chosen;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate({ pin: pin.id, take, prompt });
      }}
    >
      <h2>Set the still in motion</h2>
      {!may.allowed && <p>{may.because}</p>}
      <label>
        For
        <select value={take} disabled={!may.allowed} onChange={(event) => setChosen(event.target.value)}>
          {pin.take && <option value={pin.take}>{pin.take_name}</option>}
          {places
            .filter((place) => place.take !== pin.take)
            .map((place) => (
              <option key={place.take} value={place.take}>
                {place.words}
              </option>
            ))}
        </select>
      </label>
      <label>
        In words
        <textarea
          rows={3}
          disabled={!may.allowed}
          placeholder="As the shot's prompt says"
          value={prompt}
          onChange={(event) => setPrompt(event.target.value)}
        />
      </label>
      <div>
        <Button type="submit" disabled={!may.allowed || !take || move.isPending}>
          Make the take
        </Button>
      </div>
      {move.data && (
        <p role="status">On its way; it will be on the board as {move.data.name || "a new take"}.</p>
      )}
      {move.error && <Fault error={move.error} />}
    </form>
  );
}
