/** The keys that the schema knows at a place; none where it is no object there. */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const here = unwrapped(schema);
  const def = definition(here);
  const [key, ...rest] = path;
  if (key === undefined) return def.shape ? Object.keys(def.shape) : keysOfUnion(def.options);
  if (def.shape) return keysAt(def.shape[String(key)], rest);
  if (def.options) return def.options.flatMap((option) => keysAt(option, path));
  return keysAt(def.element ?? def.valueType, rest);
}

function keysOfUnion(options: readonly unknown[] = []): readonly string[] {
  return [...new Set(options.flatMap((option) => keysAt(option, [])))];
}

interface Definition {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly options?: readonly unknown[];
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly out?: unknown;
}

/** Without defaults, optionality and transformations. */
function unwrapped(schema: unknown): unknown {
  const { innerType, in: input, out } = definition(schema);
  const inner = innerType ?? (definition(input).type === 'transform' ? out : input);
  return inner === undefined ? schema : unwrapped(inner);
}

function definition(schema: unknown): Definition {
  return typeof schema === 'object' && schema !== null && 'def' in schema ? (schema.def as Definition) : {};
}
