import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Either the value, or every problem at once, each as `file:line:column: what is wrong`. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string[] };

type Path = readonly PropertyKey[];

/** Parses YAML (and so JSON) and checks it against a schema; a problem names the place in the text. */
export function checkedYaml<T>(text: string, file: string, schema: z.ZodType<T>): Checked<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return { ok: false, problems: document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`) };
  }
  const value = plainValue(document);
  if (!value.ok) return { ok: false, problems: [`${at(0)}: ${value.problem}`] };
  const result = schema.safeParse(value.value);
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.flatMap(flatIssues).map((p) => ({ ...p, offset: offsetOf(document, p.path) }));
  problems.sort((a, b) => a.offset - b.offset);
  return { ok: false, problems: problems.map((problem) => `${at(problem.offset)}: ${problem.text}`) };
}

function plainValue(document: Document): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

interface PlacedProblem {
  readonly path: Path;
  readonly text: string;
}

function flatIssues(issue: z.core.$ZodIssue): PlacedProblem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, text: `${dotted(issue.path)}${issue.message}` }];
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    return { path, text: `${dotted(path)}unknown key` };
  });
}

function dotted(path: Path): string {
  const text = path.reduce<string>((sum, key) => {
    if (typeof key === 'number') return `${sum}[${key}]`;
    return sum === '' ? String(key) : `${sum}.${String(key)}`;
  }, '');
  return text === '' ? '' : `${text}: `;
}

/** Where the value at `path` starts; its key for an unknown one; else the nearest thing around it. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === String(key))
      : undefined;
    if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}
