import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { McpSet } from './cli/mcp-servers.ts';
import type { ModelSet } from './cli/model-set.ts';
import type { Crew, Policy } from './coordinator/crew.ts';
import { forgeClaims } from './git/forge-claims.ts';
import { openGit } from './git/open-git.ts';
import { portsFile } from './git/ports-file.ts';
import type { Clock } from './ports/clock.ts';
import type { Forge } from './ports/forge.ts';
import type { Git } from './ports/git.ts';
import type { Log } from './ports/log.ts';
import type { Sandbox } from './ports/sandbox.ts';
import type { Store } from './ports/store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import { loadRoles } from './roles/load-roles.ts';
import { inProcessEvents } from './runtime/in-process-events.ts';
import { systemClock } from './runtime/system-clock.ts';
import type { State } from './state.ts';
import { timed } from './timed.ts';
import { Ledger } from './workflow/ledger.ts';

const LEASE_MS = 10 * 60_000;

export interface WireOptions {
  readonly policy: Policy;
  readonly forge: Forge;
  readonly models: ModelSet;
  readonly mcp?: McpSet;
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
  /** Where orders are kept; closed together with the crew. */
  readonly state: (parts: { readonly clock: Clock; readonly git: Git }) => Promise<State>;
  /** Wraps the store: how tests look in and cut in between two steps. */
  readonly around?: (store: Store) => Store;
}

/** Puts the concrete adapters together; nothing else in the project names them. */
export async function wire(options: WireOptions): Promise<Crew & AsyncDisposable> {
  const { policy, telemetry, log, redact, secrets } = options;
  const { dataDir, agent, identity } = policy;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const plainGit = await openGit({ dataDir, protocols: options.protocols, path: options.path });
  const git = {
    mirror: async (...args: Parameters<typeof plainGit.mirror>) =>
      timed(await telemetry.span('git', () => plainGit.mirror(...args)), 'git', telemetry),
    existing: plainGit.existing,
  };
  const state = await options.state({ clock, git });
  const store = options.around?.(state.store) ?? state.store;
  return {
    policy,
    forge: timed(options.forge, 'forge', telemetry),
    store: timed(store, 'store', telemetry),
    queue: state.queue,
    ledger: new Ledger(),
    git,
    claims: (mirror, remote, place) =>
      forgeClaims({ mirror, remote, place, agent, identity, clock, leaseMs: LEASE_MS }),
    sandbox: async (order) => timed(await options.sandbox(order), 'sandbox', telemetry),
    portsFile: async (order) => portsFile(order, new Set()),
    model: (role) => timed(options.models(role), 'model', telemetry),
    ...(options.mcp && { mcp: options.mcp }),
    roles: await loadRoles(),
    clock,
    events: inProcessEvents(log),
    log,
    redact,
    secrets,
    fenceMarker: () => randomBytes(8).toString('hex'),
    [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
  };
}
