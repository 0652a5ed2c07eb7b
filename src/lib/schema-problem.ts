import type { z } from 'zod';
import { nearestWord } from './nearest-word.ts';
import { keysAt } from './schema-keys.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** Unknown keys named at one place. */
const MOST_KEYS = 60;

/** Something wrong at one place of a value. */
export interface SchemaProblem {
  readonly path: Path;
  /** E.g. `rounds.test: expected at most 10, found 11`. */
  readonly text: string;
}

/** What a schema's issue says about `value`, for people: the key, what was expected, what was found, what may be meant. */
export function schemaProblems(issue: Issue, value: unknown, schema: z.ZodType): readonly SchemaProblem[] {
  if (issue.code === 'invalid_union') return unionProblems(issue, value, schema);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.slice(0, MOST_KEYS).map((key) => unknownKey([...issue.path, key], key, known));
  }
  const found = valueAt(value, issue.path);
  const meant = issue.code === 'invalid_value' ? didYouMean(String(found), issue.values.map(String)) : '';
  const text = `expected ${expected(issue)}, found ${shown(found)}${meant}`;
  return [{ path: issue.path, text: withKey(issue.path, text) }];
}

function unknownKey(path: Path, key: string, known: readonly string[]): SchemaProblem {
  const expectedKeys = known.length === 0 ? 'no key here' : `one of the keys ${known.join(', ')}`;
  return {
    path,
    text: withKey(path, `unknown key: expected ${expectedKeys}, found ${shown(key)}${didYouMean(key, known)}`),
  };
}

function didYouMean(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `, did you mean ${near}?`;
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${article(issue.expected)} ${NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

const NAMES: Readonly<Record<string, string>> = { int: 'whole number', record: 'map', object: 'map', array: 'list' };

function article(word: string): string {
  return /^(?:array|object|record|int)$/.test(word) || !/^[aeiou]/.test(word) ? 'a' : 'an';
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

/** The branch that fits best says what is wrong; where none fits at all, all are named. */
function unionProblems(
  issue: Issue & { code: 'invalid_union' },
  value: unknown,
  schema: z.ZodType,
): readonly SchemaProblem[] {
  const deep = issue.errors.filter((branch) =>
    branch.some((inner) => !(inner.code === 'invalid_type' && inner.path.length === 0)),
  );
  const placed = (branch: readonly Issue[]) =>
    branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  const fitting = deep.toSorted((a, b) => a.length - b.length)[0];
  if (fitting) return placed(fitting).flatMap((inner) => schemaProblems(inner, value, schema));
  const kinds = issue.errors.flatMap((branch) => branch.map((inner) => expected(inner)));
  const text = `expected ${[...new Set(kinds)].join(' or ') || issue.message}, found ${shown(valueAt(value, issue.path))}`;
  return [{ path: issue.path, text: withKey(issue.path, text) }];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function withKey(path: Path, text: string): string {
  const key = path.reduce<string>((sum, part) => {
    if (typeof part === 'number') return `${sum}[${part}]`;
    return `${sum}${sum === '' ? '' : '.'}${plainKey(String(part))}`;
  }, '');
  return key === '' ? text : `${key}: ${text}`;
}

/** A problem stays one line whatever its key holds. */
function plainKey(key: string): string {
  return /^[\w-]{1,60}$/.test(key) ? key : shown(key);
}
