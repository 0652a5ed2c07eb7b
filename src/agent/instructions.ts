import { posix } from 'node:path';
import { truncateText } from '../lib/bounded-output.ts';
import { cleanText } from '../lib/clean-text.ts';

/** What a repository tells those who work in it. It is the repository's text: fence it before a model sees it. */
export interface Instruction {
  readonly path: string;
  /** The folder that it speaks of; `.` is the whole repository. */
  readonly folder: string;
  readonly text: string;
}

const AT_ROOT = ['AGENTS.md', 'CLAUDE.md', 'GEMINI.md', '.github/copilot-instructions.md', 'CONTRIBUTING.md'] as const;
const NESTED = 'AGENTS.md';
const MOST_FILES = 12;
const MOST_NAMED = 20;
const MAX_FILE_BYTES = 6_000;
const MAX_BYTES = 16_000;

/**
 * Reads the instructions of a commit through `read`. `files` are the paths of its regular files, of which nested
 * AGENTS.md are taken too: those above a path of `touched`, or where none is known all of them, the nearest to the root
 * first. What is left out is named at the end. A text that was read already is not repeated.
 */
export async function readInstructions(
  read: (path: string) => Promise<Uint8Array | undefined>,
  files: readonly string[],
  touched: readonly string[] = [],
): Promise<readonly Instruction[]> {
  const { taken, others } = instructionPaths(files, touched);
  const found: Instruction[] = [];
  let left = MAX_BYTES;
  for (const path of taken) {
    const bytes = left > 0 ? await read(path) : undefined;
    const text = bytes === undefined ? '' : readable(bytes, Math.min(MAX_FILE_BYTES, left));
    if (text === '' || found.some((one) => one.text === text)) continue;
    left -= Buffer.byteLength(text);
    found.push({ path, folder: path.startsWith('.github/') ? '.' : posix.dirname(path), text });
  }
  return others.length === 0 ? found : [...found, furtherOnes(others)];
}

interface Chosen {
  readonly taken: readonly string[];
  readonly others: readonly string[];
}

function instructionPaths(files: readonly string[], touched: readonly string[]): Chosen {
  const there = new Set(files);
  const nested = files
    .filter((path) => path.endsWith(`/${NESTED}`) && !/(?:^|\/)node_modules\//.test(path))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const known = touched.filter((path) => path !== '');
  const isAbove = (path: string) => known.some((one) => posix.normalize(one).startsWith(`${posix.dirname(path)}/`));
  const near = known.length === 0 ? nested : nested.filter(isAbove);
  const taken = [...AT_ROOT.filter((path) => there.has(path)), ...near].slice(0, MOST_FILES);
  return { taken, others: nested.filter((path) => !taken.includes(path)) };
}

function furtherOnes(paths: readonly string[]): Instruction {
  const named = paths.slice(0, MOST_NAMED).map((path) => path.replaceAll(/\p{Cc}/gu, '?').slice(0, 200));
  const more = paths.length > named.length ? [`and ${paths.length - named.length} more`] : [];
  const text = `Each holds for its folder; read it before you change anything there:\n${[...named, ...more].join('\n')}`;
  return { path: `further ${NESTED} files`, folder: '.', text };
}

function depth(path: string): number {
  return path.split('/').length;
}

function readable(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.includes(0)) return '';
  return truncateText(cleanText(Buffer.from(bytes).toString('utf8')).text.trim(), maxBytes);
}
