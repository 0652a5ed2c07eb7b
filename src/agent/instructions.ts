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
const MAX_FILE_BYTES = 6_000;
const MAX_BYTES = 16_000;

/**
 * Reads the instructions of a commit through `read`. `files` are the paths of its regular files, of which nested
 * AGENTS.md are taken too, the nearest to the root first. A text that was read already is not repeated.
 */
export async function readInstructions(
  read: (path: string) => Promise<Uint8Array | undefined>,
  files: readonly string[],
): Promise<readonly Instruction[]> {
  const found: Instruction[] = [];
  let left = MAX_BYTES;
  for (const path of instructionPaths(files)) {
    const bytes = left > 0 ? await read(path) : undefined;
    const text = bytes === undefined ? '' : readable(bytes, Math.min(MAX_FILE_BYTES, left));
    if (text === '' || found.some((one) => one.text === text)) continue;
    left -= Buffer.byteLength(text);
    found.push({ path, folder: path.startsWith('.github/') ? '.' : posix.dirname(path), text });
  }
  return found;
}

function instructionPaths(files: readonly string[]): readonly string[] {
  const there = new Set(files);
  const nested = files.filter((path) => path.endsWith(`/${NESTED}`) && !/(?:^|\/)node_modules\//.test(path));
  const nearFirst = nested.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return [...AT_ROOT.filter((path) => there.has(path)), ...nearFirst].slice(0, MOST_FILES);
}

function depth(path: string): number {
  return path.split('/').length;
}

function readable(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.includes(0)) return '';
  return truncateText(cleanText(Buffer.from(bytes).toString('utf8')).text.trim(), maxBytes);
}
