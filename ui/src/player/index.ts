// The player: every take of a screen from one all-intra tile, so that panes cannot drift and any frame can be named.
//
//   const player = usePlayer();
//   useEffect(() => player.load({ url, geometry, takes }, { frame: linkedFrame(search), plays: mayMove() }), [...]);
//   useKeys("pick", { ...playerKeys(player), ...ownHandlers });
//   <div style={{ height: "100%" }}><Player controller={player} over={(pane) => <DrawingLayer ... />} /></div>
//   <Transport controller={player} />
//
// `geometry` is the service's TileGeometry of the file at `url`; a proxy is a tile of one. Frames given to `seek`, `step`
// and `setRange` count the tile; `seekTake`, `frameOf` and the number on a picture count the take, from 0, as notes and
// ranges do. `load` draws the takes' stills at once where they are decoded; `preload` of the likely next sources decodes
// them and the first frames ahead. `onOffset` of the transport asks for B moved by some frames: the page orders the tile
// with those offsets and gives it to `swap`. A flashing take stays covered in every mode until its button is pressed.
export { PlayerController, type LoadOptions } from "./controller";
export { takeFrame, tileFrame, single, type TileCell, type TileGeometry } from "./geometry";
export { playerKeys } from "./keys";
export type { Box } from "./layout";
export type { Pane } from "./paint";
export { Player, type PlayerProps } from "./Player";
export { framesIn, parseRate, secondsOf, seekTime, timecode, type Rate } from "./rate";
export {
  GAINS,
  type PlayerMode,
  type PlayerSource,
  type PlayerState,
  type PlayerTake,
  SPEEDS,
} from "./state";
export { Transport } from "./Transport";
export { linkedFrame, mayMove, usePlayer, usePlayerState } from "./usePlayer";
