import type { Env } from '../config/env.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import type { Crew } from '../coordinator/crew.ts';
import type { RepoRef } from '../domain/refs.ts';
import { embeddedState } from '../embedded-state.ts';
import { createRedactor } from '../lib/redact.ts';
import { createLog } from '../runtime/log.ts';
import { spanTelemetry } from '../runtime/span-telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { StationOptions } from '../station.ts';
import { wire } from '../wire.ts';
import { forgeAccess, forgeFor } from './forge-choice.ts';
import { mcpServers } from './mcp-servers.ts';
import { modelsFor } from './models.ts';
import { sandboxPool } from './sandbox-choice.ts';
import { policyOf } from './server-config.ts';

/** What a station needs; disposing of its crew closes the store. */
export interface ConfiguredCrew extends StationOptions {
  readonly crew: Crew & AsyncDisposable;
}

export interface CrewPlace {
  readonly settings: ServerSettings;
  readonly env: Env;
  /** The data directory. */
  readonly folder: string;
  /** Takes one line of the log, redacted. */
  readonly write: (line: string) => void;
}

/** The crew that the server's settings and the environment describe, with all that a station needs of them. */
export async function configuredCrew({ settings, env, folder, write }: CrewPlace): Promise<ConfiguredCrew> {
  const redactor = createRedactor(env.secrets);
  const log = createLog({ write, clock: systemClock, redact: redactor.text, ...settings.log });
  const access = forgeAccess(settings, env);
  const { forge, hook } = forgeFor(access, systemClock);
  const { sandbox } = settings;
  const place = { dataDir: folder, path: env.path, say: (line: string) => log.info(line) };
  const pool = sandboxPool({ ...sandbox, ...place, wish: sandbox.kind });
  const crew = await wire({
    policy: policyOf(settings, folder, true),
    forge,
    models: modelsFor(settings.models, env),
    mcp: mcpServers(settings.mcp, env),
    sandbox: pool.pick,
    state: ({ clock }) => embeddedState(folder, clock),
    protocols: [new URL(access.url).protocol.replace(':', '')],
    path: env.path,
    secrets: env.secrets,
    redact: redactor.text,
    log,
    telemetry: spanTelemetry(() => performance.now()),
  });
  return {
    crew,
    hook,
    hookSecrets: env.webhookSecrets,
    repositories: settings.repositories.map(repoFrom),
    labelPrefix: 'agent',
    reconcileMs: settings.reconcile.seconds * 1000,
    reap: pool.reap,
  };
}

function repoFrom(slug: string): RepoRef {
  // Before the last part is the owner, which on GitLab may be a path itself.
  const cut = slug.lastIndexOf('/');
  return { owner: slug.slice(0, cut), name: slug.slice(cut + 1) };
}
