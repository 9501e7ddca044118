// The moodboard: stills pinned to one wall, and what they have in common read into the production's look.
import { useState } from "react";

import { useDropStill, useMood, useReadLook, useUnpin } from "../../api/mood";
import { classes } from "../../shared/classes";
import { Fault } from "../../shared/ui/Fault";
import { Page, useTitle } from "../../shared/ui/Page";
import { LookPanel } from "./LookPanel";
import { MarkReference } from "./MarkReference";
import styles from "./MoodPage.module.css";
import { PinWall } from "./PinWall";
import { SetInMotion } from "./SetInMotion";

export default function MoodPage() {
  useTitle("Mood");
  const mood = useMood();
  const drop = useDropStill();
  const unpin = useUnpin();
  const read = useReadLook();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isOver, setIsOver] = useState(false);
  if (mood.isError) {
    return (
      <Page title="Mood">
        <Fault error={mood.error} onAgain={() => void mood.refetch()} />
      </Page>
    );
  }
  if (!mood.data) return <main id="main" aria-busy="true" />;
  const { pins, look, motion, cast } = mood.data;
  const some = pins.filter((pin) => chosen.has(pin.id)).map((pin) => pin.id);
  const single = some.length === 1 ? pins.find((pin) => pin.id === some[0]) : undefined;
  const add = (files: FileList | null) => {
    for (const file of files ?? []) drop.mutate(file);
  };
  const fault = drop.error ?? unpin.error ?? read.error;
  return (
    <main
      id="main"
      className={classes(styles.mood, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        add(event.dataTransfer.files);
      }}
    >
      <div className={styles.wall}>
        {fault && <Fault error={fault} />}
        <PinWall
          pins={pins}
          chosen={chosen}
          isAdding={drop.isPending}
          onFiles={add}
          onUnpin={(pin) => unpin.mutate(pin)}
          onChoose={(pin) =>
            setChosen((before) => {
              const next = new Set(before);
              if (!next.delete(pin)) next.add(pin);
              return next;
            })
          }
        />
      </div>
      <LookPanel
        look={look}
        count={pins.length}
        chosen={some.length}
        reading={read.data}
        isReading={read.isPending}
        onRead={(apply) => read.mutate({ pins: some, apply })}
      >
        {single && <MarkReference key={`of-${single.id}`} pin={single} cast={cast} />}
        {single && <SetInMotion key={single.id} pin={single} may={motion} />}
      </LookPanel>
    </main>
  );
}
