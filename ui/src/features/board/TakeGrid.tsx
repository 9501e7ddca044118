// The grid of takes: only the rows that are seen exist, however many takes there are.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

import type { TakeCard as Take } from "../../api/nouns";
import { TakeTile } from "./TakeTile";
import styles from "./TakeGrid.module.css";

const GAP = 16;
const LINES = 70; // under a picture: the number, and a sentence of two lines

interface Props {
  takes: Take[];
  chosen: number | null;
  onChoose: (place: number) => void;
  onOpen: (id: string) => void;
  onColumns: (columns: number) => void;
  onEnd: () => void;
}

function columnsFor(width: number): number {
  return width < 560 ? 2 : Math.max(2, Math.min(8, Math.floor(width / 280)));
}

export function TakeGrid({ takes, chosen, onChoose, onOpen, onColumns, onEnd }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1160);
  const columns = columnsFor(width);
  const inner = width - 2 * GAP;
  const cell = (inner - GAP * (columns - 1)) / columns;
  const rows = Math.ceil(takes.length / columns);
  const height = Math.round((cell * 9) / 16) + LINES + GAP;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => onColumns(columns), [columns, onColumns]);

  // The virtualiser keeps its own state; React's compiler rule cannot see that.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 3,
  });
  useEffect(() => virtual.measure(), [height, virtual]);
  useEffect(() => {
    if (chosen !== null) virtual.scrollToIndex(Math.floor(chosen / columns));
  }, [chosen, columns, virtual]);

  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows - 4) onEnd();
  });

  return (
    <div ref={box} className={styles.grid}>
      <ul className={styles.inner} style={{ height: virtual.getTotalSize() + GAP }}>
        {shown.flatMap((row) =>
          takes.slice(row.index * columns, (row.index + 1) * columns).map((take, column) => {
            const place = row.index * columns + column;
            return (
              <li
                key={take.id}
                className={styles.cell}
                style={{
                  width: cell,
                  transform: `translate(${GAP + column * (cell + GAP)}px, ${row.start + GAP}px)`,
                }}
              >
                <TakeTile
                  take={take}
                  isChosen={place === chosen}
                  onChoose={() => onChoose(place)}
                  onOpen={() => onOpen(take.id)}
                />
              </li>
            );
          }),
        )}
      </ul>
    </div>
  );
}
