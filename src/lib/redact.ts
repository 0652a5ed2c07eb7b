import { redactForms } from './redact-forms.ts';
import { RedactStream } from './redact-stream.ts';
import { type Range, type SecretForms, secretRanges } from './secret-ranges.ts';
import { squeezeText } from './squeezed-text.ts';

/** What stands where a secret stood. */
export const MASK = '***';

const LEAST_SQUEEZED = 6;

export interface Redactor {
  /** The text without what gives a secret away. */
  readonly text: (text: string) => string;
  /** The same for a text that comes in chunks: a secret may be split over them anywhere. */
  readonly stream: () => RedactStream;
}

/** Hides exact values, in every encoding and over line breaks, and whatever has a well-known secret's shape. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const raw = [...new Set(secrets.flatMap(redactForms))];
  // A value that is nearly all blanks would leave a form that matches by chance.
  const squeezed = [...new Set(raw.map((form) => squeezeText(form).text))].filter(
    (form) => form.length >= LEAST_SQUEEZED,
  );
  const forms: SecretForms = { raw, squeezed };
  const text = (whole: string) => masked(whole, secretRanges(whole, forms));
  return { text, stream: () => new RedactStream(forms, text, MASK) };
}

function masked(text: string, ranges: readonly Range[]): string {
  let from = 0;
  const parts: string[] = [];
  for (const { start, end } of ranges) {
    parts.push(text.slice(from, start), MASK);
    from = end;
  }
  return parts.join('') + text.slice(from);
}
