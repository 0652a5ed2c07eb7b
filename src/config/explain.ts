import type { z } from 'zod';
import type { ParsedSettings } from './parse-settings.ts';
import { settingKeys } from './setting-keys.ts';

/** A value that goes before the file's, and what said it. */
export interface Override {
  readonly value: unknown;
  readonly from: string;
}

/** One effective setting; `value` is undefined when nothing sets it. */
export interface Explained {
  readonly key: string;
  readonly value: unknown;
  /** `FILE:LINE`, `default`, `not set`, or the variable or option that said it. */
  readonly from: string;
}

/** Every effective setting with where it came from, in the schema's order. */
export function explainSettings<T>(
  parsed: ParsedSettings<T>,
  schema: z.ZodType<T>,
  overrides: ReadonlyMap<string, Override> = new Map(),
): readonly Explained[] {
  return settingKeys(schema).map(({ path }) => {
    const key = path.join('.');
    const override = overrides.get(key);
    return override ? { key, ...override } : { key, ...stated(parsed, path) };
  });
}

function stated<T>({ settings, file, lineOf }: ParsedSettings<T>, path: readonly string[]): Omit<Explained, 'key'> {
  const value = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    settings,
  );
  const line = lineOf(path);
  if (line !== undefined) return { value, from: `${file}:${line}` };
  return { value, from: value === undefined ? 'not set' : 'default' };
}
