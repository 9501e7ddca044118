// Where one wording differs from another: the words that only it has, with a few before them.

/** Words that are kept before the difference, so that it stands in sight. */
const LEAD = 3;

export interface Apart {
  before: string;
  own: string;
  after: string;
}

/** A wording cut into what both begin with, what it says by itself, and what both end with. */
export function apart(text: string, other: string): Apart {
  const mine = text.split(/\s+/).filter(Boolean);
  const theirs = other.split(/\s+/).filter(Boolean);
  const least = Math.min(mine.length, theirs.length);
  let head = 0;
  while (head < least && mine[head] === theirs[head]) head += 1;
  if (head === mine.length && head === theirs.length) return { before: text, own: "", after: "" };
  let tail = 0;
  while (tail < least - head && mine.at(-1 - tail) === theirs.at(-1 - tail)) tail += 1;
  const lead = mine.slice(Math.max(0, head - LEAD), head).join(" ");
  return {
    before: head > LEAD ? `... ${lead}` : lead,
    own: mine.slice(head, mine.length - tail).join(" "),
    after: mine.slice(mine.length - tail).join(" "),
  };
}
