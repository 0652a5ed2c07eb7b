import { BotError } from '../../domain/errors.ts';
import { explainSqliteFault } from '../../lib/sqlite-fault.ts';

/** What the queue's file threw, as a coded error that names it. */
export function queueFault(thrown: unknown, path: string): BotError {
  if (thrown instanceof BotError) return thrown;
  const { code, message } = explainSqliteFault(thrown, path);
  return new BotError(code, message, { cause: thrown });
}
