import { Command } from 'commander';
import { BotError } from '../domain/errors.ts';
import { giteaForge } from '../forges/gitea/forge.ts';
import { createRedactor } from '../lib/redact.ts';
import { createLog } from '../ops/log.ts';
import { spanTelemetry } from '../ops/span-telemetry.ts';
import { systemClock } from '../ops/system-clock.ts';
import { serve } from '../serve.ts';
import { wire } from '../wire.ts';
import { DATA_OPTION, dataDir } from './data-dir.ts';
import type { Io } from './io.ts';
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
      const url = env.giteaUrl ?? settings.forge.url;
      if (!url || !env.giteaToken)
        throw new BotError('SECRET_MISSING', 'GITEA_URL (or forge.url) and GITEA_TOKEN are needed');
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
        forge: giteaForge({ url: url.replace(/\/+$/, ''), token: env.giteaToken }),
        models: modelsFor(settings.models, env),
        sandbox: pool.pick,
        protocols: [new URL(url).protocol.replace(':', '')],
        path: env.path,
        secrets: env.secrets,
        redact: redactor.text,
        log,
        telemetry: spanTelemetry(() => performance.now()),
      });
      const repositories = settings.repositories.map((slug) => {
        const [owner = '', name = ''] = slug.split('/');
        return { owner, name };
      });
      const timer = {
        repositories,
        labelPrefix: 'agent',
        reconcileMs: settings.reconcile.seconds * 1000,
        reap: pool.reap,
      };
      await using serving = await serve({ crew, ...timer, ...settings.listen, hookSecrets: env.webhookSecrets });
      io.out(options.json ? JSON.stringify({ url: serving.url }) : `listening at ${serving.url}`);
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve();
        io.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    });
}
