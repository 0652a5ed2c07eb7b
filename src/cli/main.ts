import { CommanderError } from 'commander';
import type { Env } from '../config/env.ts';
import { asBotError, errorRow } from '../domain/errors.ts';
import type { ExitCode, Io } from './io.ts';
import { program } from './program.ts';

/** Runs one command line; every failure is said on stderr with what to do next. */
export async function main(argv: readonly string[], env: () => Env, bare: Omit<Io, 'env'>): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    const io: Io = { ...bare, env: env() };
    await program(io, (ended) => {
      code = ended;
    }).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = asBotError(thrown);
    const { exit, says, hint } = errorRow(error.code);
    bare.err(`${error.code}: ${error.message}`);
    bare.err(`${says} ${hint}`);
    if (error.code === 'INTERNAL' && error.cause instanceof Error) bare.err(error.cause.stack ?? '');
    return exit;
  }
}
