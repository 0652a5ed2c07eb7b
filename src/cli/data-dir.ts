import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { BotError } from '../domain/errors.ts';
import { makeFolder } from '../lib/make-folder.ts';
import type { Store } from '../ports/store.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { openSqliteStore } from '../stores/sql/open-sqlite-store.ts';

/** The option that every command on a data directory has. */
export const DATA_OPTION = [
  '--data <dir>',
  'data directory (default: ISSUEWRIGHT_DATA or ~/.local/share/issuewright)',
] as const;

/** The data directory that was asked for, made if need be. */
export async function dataDir(asked: string | undefined, fromEnv: string | undefined): Promise<string> {
  const path = resolve(asked ?? fromEnv ?? join(homedir(), '.local', 'share', 'issuewright'));
  try {
    await makeFolder(path);
  } catch (cause) {
    throw new BotError('DATA_DIR_UNUSABLE', `${path} cannot be made`, { cause });
  }
  return path;
}

/** Where the store's file is inside a data directory. */
export function storePath(folder: string): string {
  return join(folder, 'issuewright.db');
}

/** Where the queue's file is inside a data directory. */
export function queuePath(folder: string): string {
  return join(folder, 'queue.db');
}

/** Opens the store of a data directory for reading or for one change. */
export async function openStore(folder: string): Promise<Store> {
  return await openSqliteStore({ path: storePath(folder), clock: systemClock });
}
