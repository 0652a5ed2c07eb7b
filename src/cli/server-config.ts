import { readFile } from 'node:fs/promises';
import { parseServerSettings, settingsInvalid } from '../config/parse-settings.ts';
import { type ServerSettings, sandboxLimits } from '../config/server-settings.ts';
import type { Policy } from '../coordinator/crew.ts';

const MIB = 2 ** 20;

/** The server's settings of a file, or the defaults. */
export async function serverSettings(file: string | undefined): Promise<ServerSettings> {
  if (file === undefined) return parseServerSettings(undefined).settings;
  const content = await readFile(file).catch((cause: unknown) => {
    throw settingsInvalid([`${file}:1:1: cannot be read`], cause);
  });
  return parseServerSettings({ file, content }).settings;
}

/** What the settings mean for orders. */
export function policyOf(settings: ServerSettings, dataDir: string, patient: boolean): Policy {
  return {
    agent: settings.agent,
    identity: settings.bot,
    dataDir,
    concurrency: settings.concurrency,
    maxAttempts: settings.attempts,
    patient,
    retryMs: 30_000,
    commentEveryMs: 10_000,
    sandboxLimits: sandboxLimits(settings.sandbox.limits),
    inspectLimits: { maxBytes: 50 * MIB, maxFiles: 5000 },
    budget: settings.budget,
  };
}
