/** A text without its line breaks and the blanks around them, and where each character stood. */
export interface UnwrappedText {
  readonly text: string;
  /** Place in the original text of a place in the unwrapped one. */
  origin(at: number): number;
}

/** Real breaks, breaks after a shell's backslash, and the two-character escapes of breaks. */
const BREAK = /\\?\r?\n|\r|\\[rn]/g;

interface Piece {
  /** Where the piece starts in the original and in the unwrapped text. */
  readonly from: number;
  readonly at: number;
}

/** Joins what was wrapped over lines. */
export function unwrapText(text: string): UnwrappedText {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let from = 0;
  let at = 0;
  const keep = (until: number) => {
    pieces.push({ from, at });
    texts.push(text.slice(from, until));
    at += until - from;
  };
  for (const { index, 0: found } of text.matchAll(BREAK)) {
    if (index < from) continue;
    keep(blanksBefore(text, index, from));
    from = blanksAfter(text, index + found.length);
  }
  keep(text.length);
  return { text: texts.join(''), origin: (place) => originIn(pieces, place) };
}

function blanksBefore(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && isBlank(text[start - 1])) start -= 1;
  return start;
}

function blanksAfter(text: string, at: number): number {
  let end = at;
  while (end < text.length && isBlank(text[end])) end += 1;
  return end;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
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
