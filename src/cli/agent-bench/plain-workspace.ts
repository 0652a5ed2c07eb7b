import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BotError } from '../../domain/errors.ts';
import type { RunResult, Workspace } from '../../ports/sandbox.ts';

/** A folder without any walls, only for measuring the loop by itself: the commands are the benchmark's own. */
export function plainWorkspace(folder: string): Workspace {
  const refuse = () => Promise.reject(new BotError('INTERNAL', 'the benchmark does not use this'));
  return {
    id: 'bench',
    isolation: { kind: 'process', level: 'process', engine: 'none', weaknesses: ['no walls'] },
    run: (command) => ran(command, folder),
    read: (path) => readFile(join(folder, path)),
    write: async (path, data) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), data);
    },
    spawn: refuse,
    takeIn: refuse,
    handOut: refuse,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function ran(command: string, cwd: string): Promise<RunResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd }, (error, stdout, stderr) => {
      const exit = typeof error?.code === 'number' ? error.code : error ? 137 : 0;
      resolve({ exit, stdout, stderr, ms: Math.round(performance.now() - started), timedOut: false });
    });
  });
}
