import { z } from 'zod';
import type { RunResult } from '../../ports/sandbox.ts';
import { commandOutput } from './command-output.ts';
import { answered, defineTool } from './tool.ts';

const DEFAULT_SECONDS = 120;

/** Runs a command in the sandbox. An exit code other than 0 is a result like any other. */
export const shell = defineTool({
  name: 'shell',
  input: z.strictObject({
    command: z
      .string()
      .min(1)
      .max(64 * 1024)
      .refine((command) => !command.includes('\0'), 'holds a NUL'),
    seconds: z.int().min(1).max(600).optional(),
  }),
  run: async ({ command, seconds = DEFAULT_SECONDS }, bench, signal) => {
    const workspace = await bench.workspace();
    const options = { timeoutMs: seconds * 1_000, outputBytes: bench.outputBytes };
    const result = await workspace.run(command, options, signal);
    return answered(told(result, seconds, bench.outputBytes));
  },
});

function told({ exit, stdout, stderr, timedOut }: RunResult, seconds: number, maxBytes: number): string {
  const ending = timedOut ? `Killed: it took longer than ${seconds} s.` : `exit ${exit}`;
  const room = maxBytes - 200;
  const errors = commandOutput(stderr, Math.floor(room / 2));
  const output = commandOutput(stdout, room - Buffer.byteLength(errors));
  return [ending, ...(output === '' ? [] : [output]), ...(errors === '' ? [] : ['stderr:', errors])].join('\n');
}
