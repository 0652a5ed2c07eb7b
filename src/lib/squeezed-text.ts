/** A text without what can be put between the characters of a secret, and where each character stood. */
export interface SqueezedText {
  readonly text: string;
  /** Place in the original text of a place in the squeezed one. */
  origin(at: number): number;
}

/** Blanks, line breaks, their two-character escapes, other escapes' backslashes, and characters of no width. */
const BETWEEN = /(?:\\[rnt]|[\s\\\u00ad\u200b-\u200d\u2060])+/g;

interface Piece {
  /** Where the piece starts in the original and in the squeezed text. */
  readonly from: number;
  readonly at: number;
}

/** Joins what was wrapped, indented, spaced out or escaped. */
export function squeezeText(text: string): SqueezedText {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let from = 0;
  let at = 0;
  const keep = (until: number) => {
    pieces.push({ from, at });
    texts.push(text.slice(from, until));
    at += until - from;
  };
  for (const { index, 0: found } of text.matchAll(BETWEEN)) {
    keep(index);
    from = index + found.length;
  }
  keep(text.length);
  return { text: texts.join(''), origin: (place) => originIn(pieces, place) };
}

/** By halving: the last piece that starts at or before `place`. */
function originIn(pieces: readonly Piece[], place: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low] ?? { from: 0, at: 0 };
  return piece.from + place - piece.at;
}
