import { squeezeText } from './squeezed-text.ts';
import { TOKEN_PATTERNS } from './token-patterns.ts';

/** A part of a text, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Forms of exact values, and the same as `squeezeText` leaves them. */
export interface SecretForms {
  readonly raw: readonly string[];
  readonly squeezed: readonly string[];
}

/** The parts of a text that give secrets away, in order and apart from each other. */
export function secretRanges(text: string, { raw, squeezed }: SecretForms): readonly Range[] {
  const joined = squeezeText(text);
  const exact = placesOf(text, raw);
  const wrapped = placesOf(joined.text, squeezed).map(({ start, end }) => ({
    start: joined.origin(start),
    end: joined.origin(end - 1) + 1,
  }));
  const shaped = TOKEN_PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length })),
  );
  return merged([...exact, ...wrapped, ...shaped]);
}

/** Where the beginning of a form stands at the very end of the text; the text's length when none does. */
export function openForm(text: string, { raw, squeezed }: SecretForms): number {
  const joined = squeezeText(text);
  const place = openIn(joined.text, squeezed);
  const wrapped = place === joined.text.length ? text.length : joined.origin(place);
  return Math.min(openIn(text, raw), wrapped);
}

function placesOf(text: string, forms: readonly string[]): Range[] {
  const places: Range[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
      places.push({ start: at, end: at + form.length });
    }
  }
  return places;
}

function openIn(text: string, forms: readonly string[]): number {
  const longest = forms.reduce((most, form) => Math.max(most, form.length), 0);
  for (let at = Math.max(0, text.length - longest + 1); at < text.length; at += 1) {
    const rest = text.slice(at);
    if (forms.some((form) => form.startsWith(rest))) return at;
  }
  return text.length;
}

function merged(ranges: readonly Range[]): Range[] {
  const apart: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (!last || range.start > last.end) apart.push(range);
    else if (range.end > last.end) apart[apart.length - 1] = { start: last.start, end: range.end };
  }
  return apart;
}
