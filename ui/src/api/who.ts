// Who decides in this browser: a name of one's own, else whoever started the studio. Taken at its word.
const KEY = "rushes.name";
export const MOST_NAME = 60;

/** The name this browser gave itself; empty for whoever started the studio. */
export function ownName(): string {
  return localStorage.getItem(KEY) ?? "";
}

/** Gives this browser a name, or takes it away; everything is asked anew under it. */
export function takeName(name: string): void {
  const clean = name.trim().replace(/\s+/g, " ").slice(0, MOST_NAME);
  if (clean) localStorage.setItem(KEY, clean);
  else localStorage.removeItem(KEY);
  window.location.reload();
}
