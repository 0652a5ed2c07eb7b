import { BotError } from '../../domain/errors.ts';
import { explainSqliteFault } from '../../lib/sqlite-fault.ts';

/** What the database threw, as a coded error that names the file. */
export function storeFault(thrown: unknown, path: string): BotError {
  if (thrown instanceof BotError) return thrown;
  const { code, message } = explainSqliteFault(thrown, path);
  return new BotError(code, message, { cause: thrown });
}
