// The page of the browser tests: plays a tile of frame-id clips and checks every picture it paints against its number.
import { useEffect } from "react";
import { createRoot } from "react-dom/client";

import { useKeys } from "../shared/keys/useKeys";
import { codeBits, type FrameId, readLevels, readPixels } from "./frameId";
import type { TileGeometry } from "./geometry";
import {
  linkedFrame,
  mayMove,
  Player,
  type PlayerController,
  playerKeys,
  Transport,
  usePlayer,
} from "./index";
import type { PlayerSource } from "./state";

/** What the test server says of a tile: `ids` are the numbers in the takes' codes. */
interface Told {
  url: string;
  geometry: TileGeometry;
  ids: number[];
  flashing?: number[];
  stills?: string[];
  still_frame?: number;
}

/** One picture as it was painted: the number of each pane and what its pixels say. */
interface Painted {
  mode: string;
  place: number;
  number: number | null;
  seen: FrameId | null;
  isRight: boolean;
}

declare global {
  interface Window {
    player: PlayerController;
    painted: Painted[];
    tell: (name: string) => Promise<PlayerSource>;
  }
}

async function tell(name: string): Promise<PlayerSource> {
  const told = (await (await fetch(`/media/${name}.json`)).json()) as Told;
  const takes = told.ids.map((id, place) => ({
    id: String(id),
    name: `take ${id}`,
    flashing: told.flashing?.includes(place) ?? false,
    ...(told.stills?.[place] === undefined ? {} : { still: told.stills[place] }),
  }));
  const source = { url: told.url, geometry: told.geometry, takes };
  return told.still_frame === undefined ? source : { ...source, stillFrame: told.still_frame };
}

/** Reads the codes of what stands on the canvas now and writes down whether they are those of the numbers. */
function check(player: PlayerController): void {
  const { mode, mix, source, frame, isCertain } = player.getState();
  const canvas = document.querySelector("canvas");
  const context = canvas?.getContext("2d");
  if (!canvas || !context || frame === null || !source) return;
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const panes = player.panes().map(({ place, box }) => ({
    place,
    id: Number(source.takes[place]?.id),
    number: isCertain ? player.frameOf(place) : null, // as it is written
    box: { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale },
  }));
  const [a, b] = panes;
  panes.forEach(({ place, id, number, box }, order) => {
    let isRight = mode === "wipe" && order === 1;
    let seen = readPixels(pixels, box, isRight);
    if (a && b && (mode === "difference" || mode === "onion")) {
      isRight = false;
      const levels = readLevels(pixels, box);
      const [one, two] = [codeBits(a.id, a.number ?? -1), codeBits(b.id, b.number ?? -1)];
      const isSame = levels.every((level, bit) => {
        if (mode === "difference") return level > 60 === (one[bit] !== two[bit]);
        const wanted = (1 - mix) * (one[bit] ? 215 : 40) + mix * (two[bit] ? 215 : 40);
        return Math.abs(level - wanted) < 22;
      });
      seen = isSame && number !== null ? { take: id, frame: number } : null;
    }
    window.painted.push({ mode, place, number, seen, isRight });
  });
}

function Proof() {
  const player = usePlayer();
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    window.player = player;
    window.painted = [];
    window.tell = tell;
    let last: unknown = null;
    const stop = player.subscribe(() => {
      const { frame, mode, isFlipped, first, second } = player.getState();
      const now = JSON.stringify([frame, mode, isFlipped, first, second]);
      if (now === last || !query.has("check")) return;
      last = now;
      check(player);
    });
    void tell(query.get("tile") ?? "pair").then((source) => {
      player.load(source, {
        frame: linkedFrame(window.location.search),
        plays: query.has("plays") && mayMove(),
      });
    });
    return stop;
  }, [player]);
  useKeys("take", playerKeys(player));
  useKeys("pick", playerKeys(player));
  return (
    <div style={{ display: "grid", gridTemplateRows: "1fr auto", height: "100vh", padding: 16, gap: 8 }}>
      <Player controller={player} />
      <Transport controller={player} />
    </div>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Proof />);
