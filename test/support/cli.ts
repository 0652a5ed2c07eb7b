import { main } from '../../src/cli/main.ts';
import { readEnv } from '../../src/config/env.ts';

/** What a command line printed and ended with. */
export interface Said {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs the command line inside this process, with only these variables beside PATH. */
export async function cli(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
  /** Where lines appear while the command still runs. */
  out: string[] = [],
): Promise<Said> {
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    raw: (text: string) => void out.push(text.trimEnd()),
    tty: false,
    signal: signal ?? new AbortController().signal,
  };
  const code = await main(argv, () => readEnv({ PATH: process.env.PATH, ...env }), io);
  return { code, out, err };
}
