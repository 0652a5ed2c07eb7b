import { Command, Option } from 'commander';
import { asBotError, errorRow } from '../domain/errors.ts';
import { openGit } from '../git/open-git.ts';
import { strongSecrets } from '../intake/strong-secrets.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import { type ForgeAccess, forgeAccess, forgeFor } from './forge-choice.ts';
import type { Ended, Io } from './io.ts';
import { modelsFor } from './models.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';
import { serverSettings } from './server-config.ts';

interface Options {
  readonly settings?: string;
  readonly data?: string;
  readonly sandbox: SandboxWish;
  readonly json?: boolean;
}

interface Check {
  readonly name: string;
  readonly look: () => Promise<string>;
}

/** `issuewright doctor`: looks at everything that a server needs and says what is wrong with it. */
export function doctorCommand(io: Io, ended: Ended): Command {
  return new Command('doctor')
    .description('look at git, sandbox, models, forge and secrets, and say what to mend')
    .option('--settings <file>', 'server settings')
    .option(...DATA_OPTION)
    .addOption(new Option('--sandbox <kind>', 'sandbox to try').choices(['auto', 'docker', 'process']).default('auto'))
    .option('--json', 'one JSON object a check')
    .action(async (options: Options) => {
      let healthy = true;
      for (const { name, look } of await checks(io, options)) {
        const result = await look().then(
          (detail) => ({ name, ok: true, detail }),
          (thrown: unknown) => ({ name, ok: false, detail: said(thrown) }),
        );
        healthy &&= result.ok;
        io.out(options.json ? JSON.stringify(result) : `${result.ok ? '✓' : '✗'} ${name}: ${result.detail}`);
      }
      ended(healthy ? 0 : 3);
    });
}

async function checks(io: Io, options: Options): Promise<readonly Check[]> {
  const { env } = io;
  const settings = await serverSettings(options.settings);
  const folder = await dataDir(options.data, env.dataDir ?? settings.data);
  const { sandbox, models } = settings;
  const pool = sandboxPool({ ...sandbox, wish: options.sandbox, dataDir: folder, path: env.path, say: io.err });
  const choose = modelsFor(models, env);
  return [
    { name: 'settings', look: async () => options.settings ?? 'the defaults' },
    {
      name: 'git',
      look: async () => (await openGit({ dataDir: folder, protocols: [], path: env.path })) && 'new enough',
    },
    { name: 'data directory', look: async () => closed(await openStore(folder), folder) },
    { name: 'sandbox', look: () => proved(pool, io.signal) },
    { name: 'models', look: async () => `developer ${choose('developer').id}, reviewer ${choose('reviewer').id}` },
    { name: 'webhook secret', look: async () => `${strongSecrets(env.webhookSecrets).length} set` },
    { name: 'forge', look: async () => await greeted(forgeAccess(settings, env)) },
  ];
}

async function closed(store: AsyncDisposable, folder: string): Promise<string> {
  await store[Symbol.asyncDispose]();
  return folder;
}

async function proved(pool: ReturnType<typeof sandboxPool>, signal: AbortSignal): Promise<string> {
  const sandbox = await pool.pick({ settings: {} });
  const { proofs } = await sandbox.prove(signal);
  const { engine, level, weaknesses } = sandbox.isolation;
  const broken = proofs.filter(({ held }) => !held).map(({ name }) => name);
  return `${engine}, level ${level}, ${proofs.length - broken.length} of ${proofs.length} protections proved${[...broken, ...weaknesses].map((one) => `; lacks: ${one}`).join('')}`;
}

async function greeted(access: ForgeAccess): Promise<string> {
  const { login } = await forgeFor(access, systemClock).forge.whoAmI(AbortSignal.timeout(10_000));
  return `the bot is @${login} at ${access.url}`;
}

function said(thrown: unknown): string {
  const { code, message } = asBotError(thrown);
  return `${code}: ${message} ${errorRow(code).hint}`;
}
