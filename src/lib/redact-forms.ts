import { secretForms } from './secret-forms.ts';

/** A line of a multi-line secret is a secret of its own from this length on: shorter ones are its frame. */
const LEAST_LINE = 16;

/** Every text that gives a secret away: the value, each long line of it, and their encodings; escapes are seen through elsewhere. */
export function redactForms(secret: string): readonly string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  const values = new Set([secret, secret.trim(), ...lines.filter((line) => line.length >= LEAST_LINE)]);
  const forms = [...values].flatMap((value) => [...secretForms(value), ...escapedForms(value)]);
  // The longest first: what it covers needs no second look.
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function escapedForms(value: string): readonly string[] {
  if (secretForms(value).length === 0) return [];
  const url = encodeURIComponent(value);
  return [
    url.replaceAll(/%../g, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    percentEncoded(value),
    percentEncoded(value).toLowerCase(),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
}

function percentEncoded(value: string): string {
  return Buffer.from(value).toString('hex').toUpperCase().replaceAll(/../g, '%$&');
}
