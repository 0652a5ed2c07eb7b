import { z } from 'zod';
import { repoPath } from './repo-path.ts';
import { textFile } from './text-file.ts';
import { answered, defineTool, failed } from './tool.ts';

/** A window that was not asked for by its size is this small: everything read is sent again with every later request. */
const WINDOW_LINES = 150;
const WINDOW_BYTES = 6_000;
const HEADER_BYTES = 100;

/** Shows a window of a text file's lines. */
export const read = defineTool({
  name: 'read',
  input: z.strictObject({
    path: repoPath,
    from: z.int().min(1).optional(),
    lines: z.int().min(1).optional(),
  }),
  run: async ({ path, from = 1, lines }, bench, signal) => {
    const file = await textFile(await bench.workspace(), path, signal);
    if (!file.ok) return failed(file.why);
    const all = linesOf(file.text);
    if (all.length === 0) return answered(`${path} is empty.`);
    if (from > all.length) return failed(`${path} has only ${all.length} lines.`);
    const most = bench.outputBytes - HEADER_BYTES - Buffer.byteLength(path);
    const bytes = lines === undefined ? Math.min(WINDOW_BYTES, most) : most;
    const shown = fitting(all.slice(from - 1, from - 1 + (lines ?? WINDOW_LINES)), bytes);
    return answered(`${header(path, from, shown, all.length)}\n${shown.text}`);
  },
});

interface Shown {
  readonly text: string;
  readonly lines: number;
  /** Bytes left out of the only line shown. */
  readonly cut: number;
}

function header(path: string, from: number, { lines, cut }: Shown, total: number): string {
  if (cut > 0) return `${path}, the start of line ${from} of ${total}; ${cut} bytes of it are left out:`;
  if (lines === total) return `${path}, all ${total} lines:`;
  return `${path}, lines ${from} to ${from + lines - 1} of ${total}:`;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** As many whole lines as fit; where not even the first does, its start. */
function fitting(lines: readonly string[], maxBytes: number): Shown {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > maxBytes) break;
    kept.push(line);
  }
  if (kept.length > 0) return { text: kept.join('\n'), lines: kept.length, cut: 0 };
  const first = Buffer.from(lines[0] ?? '');
  const text = first.subarray(0, maxBytes).toString('utf8');
  return { text, lines: 1, cut: first.length - maxBytes };
}
