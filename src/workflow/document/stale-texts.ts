import type { Change } from '../../domain/change.ts';
import type { Sha } from '../../domain/refs.ts';
import { isTestPath } from '../../gates/integrity/test-files.ts';
import type { Mirror } from '../../ports/git.ts';
import { isChangelog, isText } from './text-paths.ts';

const MOST_TEXTS = 60;
const MOST_NAMES = 40;
const MAX_TEXT_BYTES = 200_000;
const MAX_DIFF = 200_000;

const DECLARED =
  /^[-+]\s*(?:export\s+|public\s+|pub(?:\([^)]*\))?\s+|static\s+|async\s+|default\s+|abstract\s+)*(?:function\*?|class|interface|type|enum|const|let|var|def|func|fn|struct|trait|module)\s+(?:\([^)]*\)\s*)?([A-Za-z_$][\w$]{3,60})/;

/** Texts that a change may have made untrue: a changelog that it leaves alone, and documents that name what it declares anew or no more. */
export async function staleTexts(
  { base, commit, files }: Change,
  mirror: Pick<Mirror, 'files' | 'file' | 'diff'>,
): Promise<readonly string[]> {
  const touched = new Set(files.map(({ path }) => path));
  if ([...touched].every((path) => isText(path) || isTestPath(path))) return [];
  const there = (await mirror.files(base)).filter(({ type, mode }) => type === 'blob' && mode !== '120000');
  const texts = there.filter(({ path, size }) => isText(path) && size <= MAX_TEXT_BYTES && !touched.has(path));
  const names = declaredIn(await mirror.diff(base, commit, MAX_DIFF));
  const stale: string[] = [];
  for (const { path } of texts.slice(0, MOST_TEXTS))
    if (isChangelog(path) || (await speaksOf(names, path, base, mirror))) stale.push(path);
  return stale;
}

/** Names on lines of the diff that declare something. */
function declaredIn(diff: string): readonly string[] {
  const names = new Set<string>();
  let skip = false;
  for (const line of diff.split('\n')) {
    const file = /^\+\+\+ (?:b\/)?(.*)$/.exec(line)?.[1];
    if (file !== undefined) skip = isTestPath(file) || isText(file);
    const name = skip ? undefined : DECLARED.exec(line.slice(0, 400))?.[1];
    if (name !== undefined && names.size < MOST_NAMES) names.add(name);
  }
  return [...names];
}

async function speaksOf(
  names: readonly string[],
  path: string,
  at: Sha,
  mirror: Pick<Mirror, 'file'>,
): Promise<boolean> {
  if (names.length === 0) return false;
  const text = Buffer.from((await mirror.file(path, at)) ?? []).toString('utf8');
  const words = new Set(text.match(/[A-Za-z_$][\w$]{3,60}/g) ?? []);
  return names.some((name) => words.has(name));
}
