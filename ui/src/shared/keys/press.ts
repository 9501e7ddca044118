// Turns a key event into the one name a key map uses: "a", "Shift+1", "Space", "Mod+z", "?".

export interface Press {
  key: string;
  code: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** Names a press. Digits go by their place on the keyboard, so Shift+1 works on every layout. */
export function namePress(press: Press): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  const bare =
    digit ?? (press.key === " " ? "Space" : press.key.length === 1 ? press.key.toLowerCase() : press.key);
  // A symbol such as "?" already contains the shift that typed it.
  const showsShift = press.shiftKey && (digit !== undefined || bare.length > 1 || /[a-z]/i.test(bare));
  return [(press.ctrlKey || press.metaKey) && "Mod", press.altKey && "Alt", showsShift && "Shift", bare]
    .filter(Boolean)
    .join("+");
}

const CAPS: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "Enter",
  Space: "Space",
  Escape: "Esc",
  Mod: "Ctrl",
};

/** Spells a key name as it is printed on a key cap. */
export function spellKey(name: string): string[] {
  return name.split("+").map((part) => CAPS[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
