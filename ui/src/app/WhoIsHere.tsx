// Under which name this browser decides, and the way to another; nobody proves a name, and the page says so.
import { useState } from "react";

import { usePeople } from "../api/people";
import { MOST_NAME, ownName, takeName } from "../api/who";
import { Button } from "../shared/ui/Button";
import { Dialog } from "../shared/ui/Dialog";
import { Icon } from "../shared/ui/Icon";
import styles from "./WhoIsHere.module.css";

export function WhoIsHere() {
  const [isOpen, setIsOpen] = useState(false);
  const people = usePeople().data;
  const you = people?.you ?? ownName();
  const [name, setName] = useState(you);
  return (
    <>
      <Button
        weight="quiet"
        aria-label={`You are ${you}; change`}
        title="Who decides in this browser"
        onClick={() => {
          setName(you);
          setIsOpen(true);
        }}
      >
        <Icon name="person" />
        <span className={styles.you}>{you}</span>
      </Button>
      {isOpen && (
        <Dialog title="Who decides in this browser" onClose={() => setIsOpen(false)}>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              takeName(name);
            }}
          >
            <label>
              Your name
              <input
                name="name"
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={MOST_NAME}
                autoComplete="off"
                list="who-else"
                autoFocus
              />
            </label>
            <datalist id="who-else">
              {people?.names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
            <p>
              Circles, rejects and notes are written down under this name. It is taken at your word: the
              studio has no accounts. What others chose stays hidden until you have judged the shot too.
            </p>
            <div className={styles.deeds}>
              <Button type="submit" weight="solid">
                Decide under this name
              </Button>
              {ownName() && (
                <Button weight="quiet" onClick={() => takeName("")}>
                  Be the one who started the studio
                </Button>
              )}
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
