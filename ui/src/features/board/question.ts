// What the board is asked, as its address says it: typed words become fields, fields become chips.

export const FIELDS = ["shot", "segment", "tag", "engine", "state", "by", "aspect"] as const;
export type Field = (typeof FIELDS)[number];

const TOKEN = /(?:^|\s)(shot|segment|tag|engine|state|by|aspect):("[^"]*"|\S+)/gi;
const BOUND = /(?:^|\s)([a-z_]+(?:\.[a-z_0-9]+)?)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)/gi;

export interface Chip {
  name: string;
  value: string;
}

/** Reads what was typed: `rain state:open flicker > 2` becomes words, fields and bounds added to the question. */
export function readTyped(typed: string, question: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(question);
  let rest = typed.replace(TOKEN, (_, field: string, value: string) => {
    next.set(field.toLowerCase(), value.replaceAll('"', ""));
    return " ";
  });
  rest = rest.replace(BOUND, (_, measure: string, sign: string, limit: string) => {
    const bound = `${measure.toLowerCase()}${sign}${limit}`;
    if (!next.getAll("measure").includes(bound)) next.append("measure", bound);
    return " ";
  });
  const words = rest.trim().replaceAll(/\s+/g, " ");
  if (words) next.set("q", words);
  else next.delete("q");
  return next;
}

export function chipsOf(question: URLSearchParams): Chip[] {
  return [...question]
    .filter(
      ([name, value]) =>
        (FIELDS.includes(name as Field) || name === "measure") && (value || name === "segment"),
    )
    .map(([name, value]) => ({ name, value }));
}

export function withoutChip(question: URLSearchParams, chip: Chip): URLSearchParams {
  const next = new URLSearchParams(question);
  next.delete(chip.name, chip.value);
  return next;
}

/** Sets a field, or lets it go where it has that value already. */
export function flipField(question: URLSearchParams, field: string, value: string): URLSearchParams {
  const next = new URLSearchParams(question);
  if (next.get(field) === value) next.delete(field);
  else next.set(field, value);
  return next;
}
