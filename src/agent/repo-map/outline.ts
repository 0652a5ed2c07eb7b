import { setImmediate } from 'node:timers/promises';
import type { Parser } from 'web-tree-sitter';
import { type Declaration, declarationsOf } from './declarations.ts';
import type { Grammars } from './grammars.ts';
import type { Source } from './read-sources.ts';

export interface OutlinedFile {
  readonly path: string;
  readonly declarations: readonly (Declaration & { readonly used: number })[];
  /** How many other files use something that this one declares, summed up. */
  readonly used: number;
  /** False where the file could not be parsed in time. */
  readonly parsed: boolean;
}

const FILE_MS = 200;
const ALL_MS = 5_000;
const WORD = /[A-Za-z_$][\w$]{2,}/g;

/** Parses sources, and counts in how many other ones each declared name stands. The most used file comes first. */
export async function outline(
  sources: readonly Source[],
  grammars: Grammars,
  signal: AbortSignal,
): Promise<readonly OutlinedFile[]> {
  const started = performance.now();
  const words = wordCounts(sources);
  const files: OutlinedFile[] = [];
  for (const { path, text } of sources) {
    signal.throwIfAborted();
    const parser = await grammars.parserFor(path);
    const left = ALL_MS - (performance.now() - started);
    const found = parser && left > 0 ? parsed(parser, text, Math.min(FILE_MS, left)) : undefined;
    const declarations = (found ?? []).map((one) => ({ ...one, used: Math.max(0, (words.get(one.name) ?? 1) - 1) }));
    const used = declarations.reduce((sum, one) => sum + (one.member ? 0 : one.used), 0);
    files.push({ path, declarations, used, parsed: found !== undefined });
    // Parsing does not wait for anything: what else this process does has its turn here.
    await setImmediate();
  }
  return files.sort((a, b) => b.used - a.used || (a.path < b.path ? -1 : 1));
}

/** In how many sources each word stands. */
function wordCounts(sources: readonly Source[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of sources) {
    for (const word of new Set(text.match(WORD))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function parsed(parser: Parser, text: string, ms: number): readonly Declaration[] | undefined {
  const until = performance.now() + ms;
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until });
  if (!tree) {
    parser.reset();
    return undefined;
  }
  try {
    return declarationsOf(tree.rootNode);
  } finally {
    tree.delete();
  }
}
