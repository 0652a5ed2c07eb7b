import { posix } from 'node:path';
import type { Workspace } from '../../ports/sandbox.ts';
import { quote } from '../tools/quote.ts';
import { hasGrammar } from './grammars.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The sources below a folder, and what is there beside them. */
export interface Sources {
  readonly sources: readonly Source[];
  /** Files that could be parsed but were one too many. */
  readonly leftOut: number;
  /** How many files there are of each extension that no grammar knows. */
  readonly unknown: ReadonlyMap<string, number>;
}

const MOST_FILES = 300;
const FILE_BYTES = 40_000;
const LIST_BYTES = 2_000_000;
const MINUTE = 60_000;
const NOT_WRITTEN = /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|target)\/|\.min\.js$/;

/** Each file as its name and its text, with a NUL behind either: neither can hold one. */
const READ = `while IFS= read -r f; do
  [ -f "$f" ] && [ ! -h "$f" ] || continue
  printf '%s\\000' "$f"; head -c ${FILE_BYTES} -- "$f" | tr -d '\\000'; printf '\\000'
done`;

/** Reads the sources below a folder of the workspace, those near it first; undefined where git lists no such folder. */
export async function readSources(
  workspace: Workspace,
  folder: string,
  signal: AbortSignal,
): Promise<Sources | undefined> {
  const list = `[ -d ${quote(folder)} ] && git ls-files -z -co --exclude-standard -- ${quote(folder)}`;
  const listed = await workspace.run(list, { timeoutMs: MINUTE, outputBytes: LIST_BYTES }, signal);
  if (listed.exit !== 0 || listed.timedOut) return undefined;
  // A list that was cut says so in a line of its own, which is no name.
  const names = listed.stdout.split('\0').filter((name) => name !== '' && !name.includes('\n'));
  const known = names.filter((name) => hasGrammar(name) && !NOT_WRITTEN.test(name));
  const chosen = known.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, MOST_FILES);
  return {
    sources: await readAll(workspace, chosen, signal),
    leftOut: known.length - chosen.length,
    unknown: counted(names.filter((name) => !hasGrammar(name))),
  };
}

async function readAll(
  workspace: Workspace,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly Source[]> {
  if (paths.length === 0) return [];
  const stdin = Buffer.from(`${paths.join('\n')}\n`);
  // Twice what can come, so that nothing is cut out of the middle.
  const outputBytes = 2 * paths.length * (FILE_BYTES + 2_000);
  const { stdout } = await workspace.run(READ, { timeoutMs: MINUTE, outputBytes, stdin }, signal);
  const pieces = stdout.split('\0');
  return pieces.flatMap((path, at) => (at % 2 === 1 || path === '' ? [] : [{ path, text: pieces[at + 1] ?? '' }]));
}

function depth(path: string): number {
  return path.split('/').length;
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    const extension = posix.extname(name) || 'no extension';
    counts.set(extension, (counts.get(extension) ?? 0) + 1);
  }
  return counts;
}
