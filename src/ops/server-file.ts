import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BotError } from '../domain/errors.ts';

/** How another process of the same user reaches a running server. `token` opens everything that the server has. */
export interface ServerFile {
  readonly url: string;
  readonly pid: number;
  readonly token: string;
}

const Contents = z.object({ url: z.url(), pid: z.int().positive(), token: z.string().min(1) });

/** Writes `server.json` in the data directory, for its owner's eyes only. */
export async function writeServerFile(dataDir: string, contents: ServerFile): Promise<void> {
  const draft = join(dataDir, `.server-${randomUUID()}.json`);
  try {
    // A new file of our own, then moved: the old one's mode or a link in its place is never inherited.
    await writeFile(draft, `${JSON.stringify(contents)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, pathIn(dataDir));
  } catch (cause) {
    await rm(draft, { force: true });
    throw new BotError('DATA_DIR_UNUSABLE', `cannot write ${pathIn(dataDir)}`, { cause });
  }
}

/** What `server.json` says, or undefined where no server wrote one that can be read. */
export async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  try {
    return Contents.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')));
  } catch {
    // Absent, unreadable or half of another version's: in each case there is no server to talk to.
    return undefined;
  }
}

/** Removes `server.json` when it is the one with this token: a newer server's stays. */
export async function removeServerFile(dataDir: string, token: string): Promise<void> {
  if ((await readServerFile(dataDir))?.token === token) await rm(pathIn(dataDir), { force: true });
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'server.json');
}
