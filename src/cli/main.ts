import { CommanderError } from 'commander';
import { asBotError, errorRow } from '../domain/errors.ts';
import type { ExitCode, Io } from './io.ts';
import { program } from './program.ts';

/** Runs one command line; every failure is said on stderr with what to do next. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    await program(io, (ended) => {
      code = ended;
    }).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = asBotError(thrown);
    const { exit, says, hint } = errorRow(error.code);
    io.err(`${error.code}: ${error.message}`);
    io.err(`${says} ${hint}`);
    if (error.code === 'INTERNAL' && error.cause instanceof Error) io.err(error.cause.stack ?? '');
    return exit;
  }
}
