import { rm } from 'node:fs/promises';
import { sandboxPool } from '../cli/sandbox-choice.ts';
import type { EnvRecord } from '../config/secret-variable.ts';
import { asBotError } from '../domain/errors.ts';

/** Removes what a run of the Action left on its machine, however it ended. It never turns a run red. */
export async function cleanUp(record: EnvRecord, write: (line: string) => void): Promise<void> {
  const dataDir = record.STATE_data;
  if (!dataDir) return;
  const wish = record.STATE_sandbox === 'docker' || record.STATE_sandbox === 'process' ? record.STATE_sandbox : 'auto';
  const choice = { wish, minimum: 'process', allowNamespaces: true, dataDir, path: record.PATH ?? '' } as const;
  try {
    const reaped = await sandboxPool({ ...choice, say: write }).reap(new Set(), AbortSignal.timeout(60_000));
    await rm(dataDir, { recursive: true, force: true });
    write(`removed: ${reaped} sandboxes and the data of this run`);
  } catch (thrown) {
    write(`::warning title=Issuewright::not everything was removed: ${asBotError(thrown).code}`);
  }
}
