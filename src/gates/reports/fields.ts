/** A JSON object as its fields, unproved. */
export type Fields = Readonly<Record<string, unknown>>;

/** A text as a JSON object, or undefined where it is none. Test output is hostile: nothing in it is an error. */
export function parseFields(text: string): Fields | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A value as fields, where it is an object. */
export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A value as a list of objects; what is none is left out. */
export function asList(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.flatMap((item): readonly Fields[] => {
        const fields = asFields(item);
        return fields === undefined ? [] : [fields];
      })
    : [];
}

/** A value as text, where it is one. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
