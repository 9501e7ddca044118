// The actions that keys can do, by mode, with the default key of each and the presets that move them.

export type Mode = "everywhere" | "board" | "take" | "compare" | "pick" | "cull" | "cut";

export interface Action {
  id: string;
  words: string;
  key: string;
}

const digits = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const PLAYBACK: Action[] = [
  { id: "play", words: "Play or pause", key: "Space" },
  { id: "back", words: "Play backwards", key: "j" },
  { id: "stop", words: "Stop", key: "k" },
  { id: "forward", words: "Play forwards, again for faster", key: "l" },
  { id: "previous-frame", words: "One frame back", key: "ArrowLeft" },
  { id: "next-frame", words: "One frame on", key: "ArrowRight" },
  { id: "previous-second", words: "One second back", key: "Shift+ArrowLeft" },
  { id: "next-second", words: "One second on", key: "Shift+ArrowRight" },
];

const VIEWS: Action[] = [
  { id: "flip", words: "Flip between two", key: "a" },
  { id: "wipe", words: "Wipe between two", key: "w" },
  { id: "difference", words: "Difference of two", key: "d" },
  { id: "onion", words: "Onion skin of two", key: "y" },
  { id: "grid", words: "Back to the grid", key: "g" },
];

export const ACTIONS: Record<Mode, Action[]> = {
  everywhere: [
    { id: "sheet", words: "Show these keys", key: "?" },
    { id: "go-home", words: "Go home", key: "Alt+1" },
    { id: "go-board", words: "Go to the board", key: "Alt+2" },
    { id: "go-cut", words: "Go to the cut", key: "Alt+3" },
  ],
  board: [
    { id: "search", words: "Search", key: "/" },
    { id: "left", words: "Take to the left", key: "ArrowLeft" },
    { id: "right", words: "Take to the right", key: "ArrowRight" },
    { id: "up", words: "Take above", key: "ArrowUp" },
    { id: "down", words: "Take below", key: "ArrowDown" },
    { id: "circle", words: "Circle the take", key: "p" },
    { id: "reject", words: "Reject, then a reason letter", key: "x" },
    { id: "undo", words: "Take the decision back", key: "u" },
  ],
  take: [
    ...PLAYBACK,
    { id: "sound", words: "Sound on or off", key: "m" },
    { id: "in", words: "Usable range starts here", key: "i" },
    { id: "out", words: "Usable range ends here", key: "o" },
    { id: "circle", words: "Circle", key: "Enter" },
    { id: "reject", words: "Reject, then a reason letter", key: "x" },
    { id: "undo", words: "Take the decision back", key: "u" },
    { id: "note", words: "Write a note on this frame", key: "n" },
    { id: "compare", words: "Compare with the circled take, else the next", key: "c" },
    { id: "previous-take", words: "Previous take of the shot", key: "[" },
    { id: "next-take", words: "Next take of the shot", key: "]" },
  ],
  compare: [
    ...PLAYBACK,
    ...VIEWS,
    { id: "offset-earlier", words: "B one frame earlier against A", key: "[" },
    { id: "offset-later", words: "B one frame later against A", key: "]" },
    { id: "circle-a", words: "Circle A", key: "1" },
    { id: "circle-b", words: "Circle B", key: "2" },
    { id: "swap", words: "Swap A and B", key: "s" },
  ],
  pick: [
    ...digits(1, 4).map((n) => ({ id: `best-${n}`, words: `Pane ${n} is best`, key: `${n}` })),
    ...digits(1, 4).map((n) => ({ id: `worst-${n}`, words: `Pane ${n} is worst`, key: `Shift+${n}` })),
    { id: "same", words: "No difference", key: "0" },
    { id: "reject", words: "Reject the focused pane, then a reason letter", key: "x" },
    { id: "next-pane", words: "Focus the next pane", key: "ArrowRight" },
    { id: "previous-pane", words: "Focus the previous pane", key: "ArrowLeft" },
    { id: "play", words: "Play or pause all", key: "Space" },
    { id: "back", words: "Play backwards", key: "j" },
    { id: "stop", words: "Stop", key: "k" },
    { id: "forward", words: "Play forwards, again for faster", key: "l" },
    { id: "previous-frame", words: "One frame back", key: "," },
    { id: "next-frame", words: "One frame on", key: "." },
    ...VIEWS,
    { id: "compare", words: "Compare the focused pane with its pair alone", key: "c" },
    { id: "undo", words: "Undo, without limit", key: "z" },
    { id: "circle", words: "Circle the leader", key: "Enter" },
    { id: "note", words: "Open the focused take for a note", key: "n" },
  ],
  cull: [
    ...digits(1, 9).map((n) => ({
      id: `reject-${n}`,
      words: `Reject pane ${n}, again to keep it`,
      key: `${n}`,
    })),
    { id: "next", words: "Next page", key: "Enter" },
    { id: "play", words: "Play or pause all", key: "Space" },
    { id: "previous-frame", words: "One frame back", key: "," },
    { id: "next-frame", words: "One frame on", key: "." },
    { id: "stack", words: "Open the stacks on this page", key: "s" },
    { id: "fold", words: "Show what was parked, and why", key: "f" },
    { id: "undo", words: "Undo, without limit", key: "z" },
  ],
  cut: [
    { id: "play", words: "Play the whole cut", key: "Space" },
    { id: "previous-event", words: "Previous event", key: "ArrowLeft" },
    { id: "next-event", words: "Next event", key: "ArrowRight" },
    { id: "move-left", words: "Move the event earlier", key: "Shift+ArrowLeft" },
    { id: "move-right", words: "Move the event later", key: "Shift+ArrowRight" },
    { id: "trim-in-earlier", words: "Start one frame earlier", key: "[" },
    { id: "trim-in-later", words: "Start one frame later", key: "]" },
    { id: "trim-out-earlier", words: "End one frame earlier", key: "," },
    { id: "trim-out-later", words: "End one frame later", key: "." },
    { id: "replace", words: "Replace the take", key: "r" },
    { id: "undo", words: "Undo the last change", key: "z" },
  ],
};

export const MODES: Record<Mode, string> = {
  everywhere: "Everywhere",
  pick: "Pick",
  cull: "Cull",
  take: "Take",
  compare: "Compare",
  board: "Board",
  cut: "Cut",
};

/** A preset moves some actions to the keys that hands know from another program. */
export const PRESETS: Record<string, Partial<Record<Mode, Record<string, string>>>> = {
  Screening: {},
  Lightroom: {
    pick: { circle: "p", grid: "g", undo: "Mod+z" },
    cull: { undo: "Mod+z" },
    take: { circle: "p" },
    cut: { undo: "Mod+z" },
  },
  RV: {
    take: {
      in: "[",
      out: "]",
      "previous-take": "Shift+[",
      "next-take": "Shift+]",
      note: "m",
      sound: "Shift+m",
    },
    pick: { wipe: "F6" },
  },
  xSTUDIO: {
    take: { note: ",", "previous-take": "ArrowUp", "next-take": "ArrowDown" },
  },
  NLE: {
    take: { note: "m", sound: "Shift+m", undo: "Mod+z" },
    pick: { undo: "Mod+z", note: "m" },
    cull: { undo: "Mod+z" },
    cut: { undo: "Mod+z" },
  },
};
