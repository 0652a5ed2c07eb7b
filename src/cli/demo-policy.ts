import type { Policy } from '../coordinator/crew.ts';

const MIB = 2 ** 20;

/** The server settings of a demo: small, impatient, on a data directory of its own. */
export function demoPolicy(dataDir: string): Policy {
  return {
    agent: 'issuewright',
    identity: { name: 'Issuewright', email: 'issuewright@localhost' },
    dataDir,
    concurrency: 1,
    maxAttempts: 3,
    patient: false,
    retryMs: 1000,
    commentEveryMs: 10_000,
    sandboxLimits: { cpus: 2, memoryBytes: 1024 * MIB, pids: 512, diskBytes: 1024 * MIB, inodes: 100_000 },
    inspectLimits: { maxBytes: 20 * MIB, maxFiles: 1000 },
    budget: { usd: 5, requests: 200, tokens: 5_000_000 },
  };
}
