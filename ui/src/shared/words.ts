// Small words around numbers and names: counts, spans of time, the readable part of a take's name.

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Words of the service as a line of their own: "no model yet" begins like a sentence. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A sentence whose figures stay on one line with their units: "0.1 %" is never torn. */
export function whole(words: string): string {
  const held = words.replace(/(\d) (?=(?:%|s|mired|stops|codes|K)(?![a-z]))/g, "$1\u00a0");
  return held.replace(/([a-z])-(?=[a-z])/gi, "$1\u2060-\u2060"); // nor is "runner-up"
}

/** Seconds as a person says them: "40 s", "2 min". */
export function span(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

/** A measured value as short as it can be read: 0.13, 4.2, 45; what is nearly nothing is said to be less than 0.01. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return value > 0 ? "< 0.01" : "> -0.01";
  return String(Number(value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)));
}

/** LAUNCH_010_0020 without the production's code: "010 / 0020". */
export function shortShot(shot: string): string {
  const parts = shot.split("_");
  return parts.slice(parts.length > 2 ? -2 : 0).join(" / ");
}

/** LAUNCH_010_0020_city_tk001 where there is little room: "010 / 0020 city, take 1". */
export function shortTake(name: string): string {
  const [, sequence, shot, version, number] = /(\d+)_(\d+)(?:_(.+))?_tk(\d+)$/.exec(name) ?? [];
  if (!sequence || !shot) return name;
  return `${sequence} / ${shot}${version ? ` ${version.replaceAll("_", " ")}` : ""}, take ${Number(number)}`;
}

/** "16:9" as a number; pictures of unknown shape are taken for wide ones. */
export function ratioOf(aspect: string): number {
  const [width, height] = aspect.split(":").map(Number);
  return width && height ? width / height : 16 / 9;
}
