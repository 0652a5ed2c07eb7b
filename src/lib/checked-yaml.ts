import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { schemaProblems } from './schema-problem.ts';

/** Either the value, or every problem at once, each as `file:line:column: what is wrong`. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly lineOf: (path: Path) => number | undefined }
  | { readonly ok: false; readonly problems: string[] };

type Path = readonly PropertyKey[];

/** Aliases that one value may repeat: enough for any file written by hand, too few for a bomb. */
const MOST_ALIASES = 100;
/** Problems said at most: a hostile file has one at every character. */
const MOST_PROBLEMS = 50;

export interface CheckedYamlOptions {
  /** Characters that the text may have; default 1 Mi. */
  readonly maxCharacters?: number;
}

/** Parses YAML (and so JSON) and checks it against a schema; a problem names the place in the text. */
export function checkedYaml<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  { maxCharacters = 1024 * 1024 }: CheckedYamlOptions = {},
): Checked<T> {
  if (text.length > maxCharacters) {
    return refused([`${file}:1:1: expected at most ${maxCharacters} characters, found ${text.length}`]);
  }
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const read = readYaml(text, lines);
  if ('problem' in read) return refused([`${place(0)}: ${read.problem}`]);
  const { document, value, broken } = read;
  const syntax = broken.slice(0, MOST_PROBLEMS + 1).map(({ at, text }) => `${place(at)}: ${text}`);
  if (value === undefined) return refused(syntax);
  const result = schema.safeParse(value.plain);
  const found = (result.error?.issues ?? []).slice(0, MOST_PROBLEMS + 1);
  const problems = found.flatMap((issue) => schemaProblems(issue, value.plain, schema)).slice(0, MOST_PROBLEMS + 1);
  const all = [...syntax, ...problems.map((p) => `${place(offsetOf(document, p.path) ?? 0)}: ${p.text}`)];
  if (!result.success || all.length > 0) return refused(all);
  return { ok: true, value: result.data, lineOf: (path) => lineOf(document, lines, path) };
}

function refused(problems: readonly string[]): { readonly ok: false; readonly problems: string[] } {
  const shown = problems.slice(0, MOST_PROBLEMS);
  return { ok: false, problems: problems.length > MOST_PROBLEMS ? [...shown, '… and more'] : shown };
}

interface Broken {
  readonly at: number;
  readonly text: string;
}

type Read =
  | {
      readonly document: Document;
      readonly value: { readonly plain: unknown } | undefined;
      readonly broken: readonly Broken[];
    }
  | { readonly problem: string };

/** Bad keys leave the rest readable, so it gets its value and is checked as well. */
function readYaml(text: string, lineCounter: LineCounter): Read {
  // The parser's own check of keys compares each with each.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return { problem: 'nested too deeply' };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      document,
      value: undefined,
      broken: faults.map((e) => ({ at: e.pos[0], text: plainSentence(e.message) })),
    };
  }
  const plain = plainValue(document);
  return 'problem' in plain ? plain : { document, value: plain, broken: badKeys(document) };
}

function plainValue(document: Document): { readonly plain: unknown } | { readonly problem: string } {
  try {
    return { plain: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    // Aliases that repeat too much or name nothing.
    if (error instanceof ReferenceError) return { problem: plainSentence(error.message) };
    if (error instanceof RangeError) return { problem: 'nested too deeply' };
    throw error;
  }
}

/** Keys that stand twice in one map, and keys that are no plain text. */
function badKeys(document: Document): Broken[] {
  const bad: Broken[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) {
          bad.push({ at: startOf(key), text: 'a key must be plain text' });
          continue;
        }
        const name = String(key.value);
        if (seen.has(name))
          bad.push({
            at: startOf(key),
            text: `the key ${JSON.stringify(name.slice(0, 60))} stands here a second time`,
          });
        seen.add(name);
      }
    },
  });
  return bad;
}

function plainSentence(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim();
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function lineOf(document: Document, lines: LineCounter, path: Path): number | undefined {
  const offset = offsetOf(document, path, path.length);
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** Where the value at `path` starts; its key for an unknown one; else the nearest thing around it of `least` steps or more. */
function offsetOf(document: Document, path: Path, least = 0): number | undefined {
  for (let length = path.length; length > 0 && length >= least; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === String(key))
      : undefined;
    if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return least === 0 && isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : undefined;
}
