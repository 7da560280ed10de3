// Searching the documentation: every word of the query must be there, in any writing of width and case. Japanese
// has no spaces, so what is looked for is a stretch of characters, not a word.

export interface Piece {
  page: string;
  title: string;
  anchor: string;
  heading: string;
  text: string;
}

export interface Found {
  piece: Piece;
  /** What stands around the first place. */
  before: string;
  match: string;
  after: string;
}

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const around = 40;

export function find(pieces: readonly Piece[], query: string, most = 20): Found[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const scored: { found: Found; score: number }[] = [];
  for (const piece of pieces) {
    const heading = fold(piece.heading);
    const title = fold(piece.title);
    const text = fold(piece.text);
    if (!words.every((word) => heading.includes(word) || text.includes(word) || title.includes(word))) continue;
    const first = words[0]!;
    const at = text.indexOf(first);
    const score = words.reduce((sum, word) => sum + (heading.includes(word) ? 10 : 0) + (title.includes(word) ? 4 : 0) + Math.min(3, text.split(word).length - 1), 0);
    scored.push({
      score,
      found: {
        piece,
        before: at < 0 ? "" : text.slice(Math.max(0, at - around), at),
        match: at < 0 ? "" : text.slice(at, at + first.length),
        after: at < 0 ? text.slice(0, 2 * around) : text.slice(at + first.length, at + first.length + around),
      },
    });
  }
  return scored.sort((a, b) => b.score - a.score).slice(0, most).map((one) => one.found);
}
