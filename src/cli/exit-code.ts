import { errorRow } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ExitCode } from './io.ts';

/** The exit code of a command that ran an order to this outcome. */
export function exitCode(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case 'delivered':
    case 'no-change':
      return 0;
    case 'failed':
      return errorRow(outcome.code).exit;
    case 'stopped':
      return 130;
    case 'draft':
    case 'needs-information':
    case 'needs-human':
    case 'paused':
      return 1;
  }
}
