import { Command } from 'commander';
import type { RepoRef } from '../domain/refs.ts';
import { embeddedState } from '../embedded-state.ts';
import { createRedactor } from '../lib/redact.ts';
import { createLog } from '../runtime/log.ts';
import { spanTelemetry } from '../runtime/span-telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { serve } from '../serve.ts';
import { wire } from '../wire.ts';
import { DATA_OPTION, dataDir } from './data-dir.ts';
import { forgeAccess, forgeFor } from './forge-choice.ts';
import type { Io } from './io.ts';
import { mcpServers } from './mcp-servers.ts';
import { modelsFor } from './models.ts';
import { sandboxPool } from './sandbox-choice.ts';
import { policyOf, serverSettings } from './server-config.ts';

interface Options {
  readonly settings?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `issuewright serve`: webhooks and timer in, pull requests out, until it is told to stop. */
export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description('receive webhooks and work on labelled issues until stopped')
    .option('--settings <file>', 'server settings (docs/settings.md)')
    .option(...DATA_OPTION)
    .option('--json', 'say where it listens as one JSON object')
    .action(async (options: Options) => {
      const { env } = io;
      const settings = await serverSettings(options.settings);
      const folder = await dataDir(options.data, env.dataDir ?? settings.data);
      const redactor = createRedactor(env.secrets);
      const log = createLog({
        write: (line) => io.err(line.trimEnd()),
        clock: systemClock,
        redact: redactor.text,
        ...settings.log,
      });
      const access = forgeAccess(settings, env);
      const { forge, hook } = forgeFor(access, systemClock);
      const { sandbox } = settings;
      const pool = sandboxPool({
        ...sandbox,
        wish: sandbox.kind,
        dataDir: folder,
        path: env.path,
        say: (line) => log.info(line),
      });
      await using crew = await wire({
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
      const timer = {
        repositories: settings.repositories.map(repoFrom),
        labelPrefix: 'agent',
        reconcileMs: settings.reconcile.seconds * 1000,
        reap: pool.reap,
      };
      await using serving = await serve({ crew, hook, ...timer, ...settings.listen, hookSecrets: env.webhookSecrets });
      io.out(options.json ? JSON.stringify({ url: serving.url }) : `listening at ${serving.url}`);
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve();
        io.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    });
}

function repoFrom(slug: string): RepoRef {
  // Before the last part is the owner, which on GitLab may be a path itself.
  const cut = slug.lastIndexOf('/');
  return { owner: slug.slice(0, cut), name: slug.slice(cut + 1) };
}
