// A still becomes a reference of somebody who must stay the same; recipes made from now on carry it.
import { useState } from "react";

import { useMarkReference } from "../../api/mood";
import type { Pin, Role } from "../../api/nouns";
import { Button } from "../../shared/ui/Button";
import { Fault } from "../../shared/ui/Fault";
import { count } from "../../shared/words";
import styles from "./SetInMotion.module.css";

export function MarkReference({ pin, cast }: { pin: Pin; cast: Role[] }) {
  const mark = useMarkReference();
  const [chosen, setChosen] = useState(cast[0]?.name ?? "");
  if (cast.length === 0) {
    return (
      <section className={styles.form}>
        <h2>Keep as a reference</h2>
        <p>Name a character or product in brand.yaml first, under characters.</p>
      </section>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        mark.mutate({ pin: pin.id, character: chosen });
      }}
    >
      <h2>Keep as a reference</h2>
      <label>
        Of
        <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {cast.map((role) => (
            <option key={role.name} value={role.name}>
              {role.name}, {count(role.references, "reference")}
            </option>
          ))}
        </select>
      </label>
      <div>
        <Button type="submit" disabled={!chosen || mark.isPending}>
          Mark the still
        </Button>
      </div>
      {mark.data && (
        <p role="status">
          {mark.data.name} has {count(mark.data.references, "reference")}; takes made from now on are told.
        </p>
      )}
      {mark.error && <Fault error={mark.error} />}
    </form>
  );
}
