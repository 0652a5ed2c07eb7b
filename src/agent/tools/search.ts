import { z } from 'zod';
import { commandOutput } from './command-output.ts';
import { quote } from './quote.ts';
import { repoPath } from './repo-path.ts';
import { answered, defineTool, failed } from './tool.ts';

const MOST_LINES = 60;
const LINE_CHARACTERS = 200;
const MAX_BYTES = 128 * 1024;

/** Searches file contents with a regular expression: ripgrep where the sandbox has it, else grep. */
export const search = defineTool({
  name: 'search',
  input: z.strictObject({ pattern: z.string().min(1).max(2_000), path: repoPath.default('.') }),
  run: async ({ pattern, path }, bench, signal) => {
    if (/[\0\n]/.test(pattern)) return failed('A pattern is one line.');
    const workspace = await bench.workspace();
    const limits = { timeoutMs: 30_000, outputBytes: MAX_BYTES };
    const result = await workspace.run(searchCommand(pattern, path), limits, signal);
    if (result.timedOut)
      return failed('The search took longer than 30 s. Search in a folder, or for something simpler.');
    const found = result.stdout.split('\n').filter((line) => line !== '');
    if (found.length > 0) return answered(matches(found));
    if (result.exit <= 1) return answered(`Nothing in ${path} matches.`);
    return failed(`The search failed: ${commandOutput(result.stderr, 500)}`);
  },
});

function searchCommand(pattern: string, path: string): string {
  const what = `-e ${quote(pattern)} -- ${quote(path)}`;
  const rg = `rg --no-config --color never --no-heading -n -H --sort path -m 50 -M 400 --max-columns-preview --hidden -g '!.git'`;
  const grep = 'grep -rnHIE -m 50 --exclude-dir=.git --exclude-dir=node_modules';
  return `if command -v rg >/dev/null 2>&1; then ${rg} ${what}; else LC_ALL=C.UTF-8 ${grep} ${what}; fi`;
}

function matches(found: readonly string[]): string {
  const shown = found.slice(0, MOST_LINES).map(shortLine);
  const more = found.length - shown.length;
  return [...shown, ...(more > 0 ? [`[… ${more} more lines; narrow the pattern or the path …]`] : [])].join('\n');
}

function shortLine(line: string): string {
  const plain = commandOutput(line.replace(/^\.\//, ''), 4 * LINE_CHARACTERS);
  return plain.length > LINE_CHARACTERS ? `${plain.slice(0, LINE_CHARACTERS)}…` : plain;
}
