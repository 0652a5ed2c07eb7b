/** Values shorter than this would match by chance. */
const LEAST_CHARACTERS = 6;

/** A secret value and the ways in which it may be written down: encoded, escaped or backwards. */
export function secretForms(value: string): readonly string[] {
  if (value.length < LEAST_CHARACTERS) return [];
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const forms = [
    value,
    [...value].reverse().join(''),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ];
  return [...new Set(forms)].filter((form) => form.length >= LEAST_CHARACTERS);
}

/** Base64 of the value at each of the three offsets that it may have within a longer text, without the shared edges. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const shared = [0, 2, 3][offset] ?? 0;
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    const inner = encoded.slice(shared, whole);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
