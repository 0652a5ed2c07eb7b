import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { queuePath, storePath } from './cli/data-dir.ts';
import type { ModelSet } from './cli/model-set.ts';
import type { Crew, Policy } from './coordinator/crew.ts';
import { forgeClaims } from './git/forge-claims.ts';
import { openGit } from './git/open-git.ts';
import { portsFile } from './git/ports-file.ts';
import { inProcessEvents } from './ops/in-process-events.ts';
import { systemClock } from './ops/system-clock.ts';
import type { Forge } from './ports/forge.ts';
import type { Log } from './ports/log.ts';
import type { Sandbox } from './ports/sandbox.ts';
import type { Store } from './ports/store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import { openSqliteQueue } from './queues/sqlite/open-sqlite-queue.ts';
import { loadRoles } from './roles/load-roles.ts';
import { openSqliteStore } from './stores/sql/open-sqlite-store.ts';
import { timed } from './timed.ts';

const LEASE_MS = 10 * 60_000;

export interface WireOptions {
  readonly policy: Policy;
  readonly forge: Forge;
  readonly models: ModelSet;
  readonly sandbox: (order: {
    readonly settings: { readonly sandbox?: string; readonly image?: string };
  }) => Promise<Sandbox>;
  /** Protocols that git may use, e.g. `https`. */
  readonly protocols: readonly string[];
  /** Where git is looked for. */
  readonly path: string;
  readonly secrets: readonly string[];
  readonly redact: (text: string) => string;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Wraps the store: how tests look in and cut in between two steps. */
  readonly around?: (store: Store) => Store;
}

/** Puts the concrete adapters together; nothing else in the project names them. */
export async function wire(options: WireOptions): Promise<Crew & AsyncDisposable> {
  const { policy, telemetry, log, redact, secrets } = options;
  const { dataDir, agent, identity } = policy;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const opened = await openSqliteStore({ path: storePath(dataDir), clock });
  const store = options.around?.(opened) ?? opened;
  const queue = await openSqliteQueue({ path: queuePath(dataDir), clock });
  const plainGit = await openGit({ dataDir, protocols: options.protocols, path: options.path });
  const git = {
    mirror: async (...args: Parameters<typeof plainGit.mirror>) =>
      timed(await telemetry.span('git', () => plainGit.mirror(...args)), 'git', telemetry),
    existing: plainGit.existing,
  };
  return {
    policy,
    forge: timed(options.forge, 'forge', telemetry),
    store: timed(store, 'store', telemetry),
    queue,
    git,
    claims: (mirror, remote) => forgeClaims({ mirror, remote, agent, identity, clock, leaseMs: LEASE_MS }),
    sandbox: async (order) => timed(await options.sandbox(order), 'sandbox', telemetry),
    portsFile: async (order) => portsFile(order, new Set()),
    model: (role) => timed(options.models(role), 'model', telemetry),
    roles: await loadRoles(),
    clock,
    events: inProcessEvents(log),
    log,
    redact,
    secrets,
    fenceMarker: () => randomBytes(8).toString('hex'),
    [Symbol.asyncDispose]: async () => {
      await queue[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}
