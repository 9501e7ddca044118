// The few pictograms of the studio, drawn on one 16-pixel grid in the colour of the text beside them.
const PATHS = {
  play: "M4.500 2.500v11l9-5.500z",
  pause: "M4 3v10M8 3v10",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.700-1.300L14 14",
  cross: "M3.500 3.500l9 9m0-9l-9 9",
  check: "M2.500 8.500l3.500 4 7.500-9",
  note: "M2.500 3h11v8H8l-3 2.500V11H2.500z",
  flag: "M3.500 14V2.500h9l-2 3 2 3h-9",
  stack: "M5 5V2.500h8.500V11H11M2.500 5H11v8.500H2.500z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1m8 8 1 1m0-10-1 1m-8 8-1 1",
  keys: "M1.500 4h13v8h-13zM4 7h.01M6.700 7h.01M9.300 7h.01M12 7h.01M5 9.700h6",
  left: "M10 3 5 8l5 5",
  right: "m6 3 5 5-5 5",
  pen: "M2.500 13.500 3 10.500 11 2.500 13.500 5l-8 8z",
  arrow: "M3 13 12.500 3.500M6 3.500h6.500V10",
  box: "M2.500 3.500h11v9h-11z",
  text: "M3 4V2.500h10V4M8 2.500v11m-2 0h4",
  undo: "M5.500 3 2.500 6l3 3M2.500 6H10a3.500 3.500 0 0 1 0 7H6",
  plug: "M5.500 1.500v3.500M10.500 1.500v3.500M3.500 5h9v2.500a4.500 4.500 0 0 1-9 0zM8 12v2.500",
  replace: "M2.500 5.500h9L9 3m4.500 7.500h-9L7 13",
  plus: "M8 2.500v11M2.500 8h11",
  pin: "M6 2.500h4l-.500 4 2.500 2.500H4l2.500-2.500zM8 9v5",
  person:
    "M8 7.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400zM2.500 14c.400-3 2.500-4.500 5.500-4.500s5.100 1.500 5.500 4.500",
  more: "M3 8h.01M8 8h.01M13 8h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const isFilled = name === "play";
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={isFilled ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth={name === "pause" ? 2.2 : name === "more" || name === "keys" ? 1.6 : 1.4}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
