const MOST_DEPTH = 6;
const MOST_BYTES = 3_000;
const MOST_KEYS = 40;
const MOST_DESCRIPTION = 160;
const KEPT = new Set(['type', 'enum', 'const', 'default', 'minimum', 'maximum', 'minItems', 'maxItems', 'format']);
const LISTS = new Set(['anyOf', 'oneOf', 'allOf']);

type Schema = Readonly<Record<string, unknown>>;

/**
 * A tool's input schema as every provider takes it: a plain object schema of few keywords, without references or
 * patterns, at most 3 000 bytes. One that is larger loses its details; the server checks the arguments anyway.
 */
export function plainSchema(schema: unknown): Schema {
  const plain = { ...(object(plainAt(schema, 0)) ?? {}), type: 'object' };
  const withProperties = 'properties' in plain ? plain : { ...plain, properties: {} };
  if (JSON.stringify(withProperties).length <= MOST_BYTES) return withProperties;
  const names = Object.keys(object(withProperties.properties) ?? {}).slice(0, MOST_KEYS);
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

function plainAt(value: unknown, depth: number): unknown {
  const schema = object(value);
  if (!schema || depth > MOST_DEPTH) return {};
  const entries = Object.entries(schema).flatMap(([key, part]) => keyword(key, part, depth));
  return Object.fromEntries(entries);
}

function keyword(key: string, part: unknown, depth: number): [string, unknown][] {
  if (KEPT.has(key)) return [[key, part]];
  if (key === 'description') return typeof part === 'string' ? [[key, part.slice(0, MOST_DESCRIPTION)]] : [];
  if (key === 'items') return [[key, plainAt(part, depth + 1)]];
  if (key === 'required') return Array.isArray(part) ? [[key, part.filter((one) => typeof one === 'string')]] : [];
  if (key === 'properties') {
    const named = Object.entries(object(part) ?? {}).filter(([name]) => /^[\w.$-]{1,64}$/.test(name));
    return [[key, Object.fromEntries(named.slice(0, MOST_KEYS).map(([name, one]) => [name, plainAt(one, depth + 1)]))]];
  }
  if (!LISTS.has(key) || !Array.isArray(part)) return [];
  return [[key, part.slice(0, MOST_KEYS).map((one) => plainAt(one, depth + 1))]];
}

function object(value: unknown): Schema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : undefined;
}
