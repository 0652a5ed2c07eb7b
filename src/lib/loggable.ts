const DEEPEST = 8;
const MOST_ENTRIES = 200;

/** Any value as plain JSON with every text in it passed through `redact`: errors, cycles and oddities become descriptions. */
export function loggable(value: unknown, redact: (text: string) => string): unknown {
  return plain(value, redact, []);
}

type Redact = (text: string) => string;

function plain(value: unknown, redact: Redact, around: readonly object[]): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : redact(String(value));
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  if (typeof value !== 'object') return redact(String(value));
  if (around.includes(value)) return '(circular)';
  if (around.length >= DEEPEST) return '(too deep)';
  return plainObject(value, redact, [...around, value]);
}

function plainObject(value: object, redact: Redact, around: readonly object[]): unknown {
  try {
    if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((item) => plain(item, redact, around));
    if (value instanceof Date) return redact(String(value));
    if (value instanceof Error) return plainEntries(errorEntries(value), redact, around);
    if (value instanceof Map || value instanceof Set) return plain([...value], redact, around);
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
    return plainEntries(Object.entries(value), redact, around);
  } catch (error) {
    return `(unreadable: ${redact(error instanceof Error ? error.name : typeof error)})`;
  }
}

function plainEntries(entries: readonly (readonly [string, unknown])[], redact: Redact, around: readonly object[]) {
  const kept = entries.slice(0, MOST_ENTRIES);
  return Object.fromEntries(kept.map(([key, value]) => [redact(key), plain(value, redact, around)]));
}

function errorEntries(error: Error): readonly (readonly [string, unknown])[] {
  const { name, message, cause, stack } = error;
  const known = { ...error, name, message, stack, ...(cause === undefined ? {} : { cause }) };
  return Object.entries(known);
}
