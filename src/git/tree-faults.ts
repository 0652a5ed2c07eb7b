import { posix } from 'node:path';
import type { InspectLimits, TreeEntry } from '../ports/git.ts';

const REGULAR = new Set(['100644', '100755']);
const SYMLINK = '120000';

/** What is wrong with a tree that came out of a sandbox, entry by entry that differs from the base; empty when nothing is. */
export function treeFaults(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  limits: InspectLimits,
): readonly string[] {
  const known = new Set(before.map(identity));
  const fresh = after.filter((entry) => !known.has(identity(entry)));
  const bytes = fresh.reduce((sum, { size }) => sum + size, 0);
  const faults = fresh.flatMap((entry) => entryFaults(entry).map((fault) => `${quoted(entry.path)} ${fault}.`));
  if (fresh.length > limits.maxFiles)
    faults.push(`${fresh.length} files are new or changed; at most ${limits.maxFiles} are taken.`);
  if (bytes > limits.maxBytes) faults.push(`The new files have ${bytes} bytes; at most ${limits.maxBytes} are taken.`);
  return [...faults, ...caseClashes(after, fresh)].slice(0, 50);
}

/** What makes a merged tree unfit for a checkout, and what is wrong with it that is not wrong with either side. */
export function mergeFaults(
  ours: readonly TreeEntry[],
  theirs: readonly TreeEntry[],
  merged: readonly TreeEntry[],
): readonly string[] {
  const unlimited = { maxBytes: Number.POSITIVE_INFINITY, maxFiles: Number.POSITIVE_INFINITY };
  const known = new Set(ours.map(identity));
  const brought = merged.filter((entry) => !known.has(identity(entry)));
  const faults = [...treeFaults([...ours, ...theirs], merged, unlimited), ...caseClashes(merged, brought)];
  return [...new Set([...sourceFaults(merged), ...faults])].slice(0, 50);
}

/** What makes a repository's own tree unfit for a checkout: names that are git's folder somewhere, or lead out of the tree. */
export function sourceFaults(entries: readonly TreeEntry[]): readonly string[] {
  const faults = entries.flatMap(({ path }) =>
    path.split('/').flatMap((name) => placeFaults(name).map((fault) => `${quoted(path)} ${fault}.`)),
  );
  return faults.slice(0, 50);
}

function entryFaults({ mode, type, path }: TreeEntry): string[] {
  const faults = path.split('/').flatMap(nameFaults);
  if (type === 'commit') faults.push('is a submodule, new or moved');
  else if (mode === SYMLINK) faults.push('is a symbolic link, new or changed');
  else if (!REGULAR.has(mode)) faults.push(`has the mode ${mode}`);
  if (posix.isAbsolute(path)) faults.push('is an absolute path');
  return faults;
}

// Code points that HFS+ ignores in names, so that `.g\u200cit` is `.git` there.
const HFS_IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

function placeFaults(name: string): string[] {
  const faults: string[] = [];
  const folded = name.replaceAll(HFS_IGNORED, '').toLowerCase();
  const trimmed = folded.replace(/::\$.*$/, '').replace(/[ .]+$/, '');
  if (trimmed === '.git' || /^git~\d+$/.test(trimmed)) faults.push('looks like .git');
  if (name === '' || name === '.' || name === '..') faults.push('leaves its folder');
  return faults;
}

function nameFaults(name: string): string[] {
  const faults = placeFaults(name);
  if (name.startsWith('-')) faults.push('starts with a dash');
  if (name.includes('\\')) faults.push('holds a backslash');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f\ufffd]/.test(name)) faults.push('holds a control character or is not UTF-8');
  return faults;
}

/** Two paths that are one on a file system without upper and lower case. */
function caseClashes(after: readonly TreeEntry[], fresh: readonly TreeEntry[]): string[] {
  const count = new Map<string, number>();
  for (const { path } of after) count.set(path.toLowerCase(), (count.get(path.toLowerCase()) ?? 0) + 1);
  return fresh
    .filter(({ path }) => (count.get(path.toLowerCase()) ?? 0) > 1)
    .map(({ path }) => `${quoted(path)} differs from another path only in case.`);
}

function identity({ mode, id, path }: TreeEntry): string {
  return `${mode} ${id} ${path}`;
}

function quoted(path: string): string {
  return JSON.stringify(path).replaceAll(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
