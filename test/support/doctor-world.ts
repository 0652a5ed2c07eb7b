import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { CHECKS } from '../../src/cli/doctor/checks.ts';
import { examine, type Finding } from '../../src/cli/doctor/examine.ts';
import { openSite, type SiteOptions } from '../../src/cli/doctor/open-site.ts';
import { readEnv } from '../../src/config/env.ts';
import { type DemoForge, startDemoForge } from '../../src/demo/forge/demo-forge.ts';
import type { ForgeRepository, ForgeUser } from '../../src/demo/forge/forge-state.ts';
import { startModelServer } from '../../src/demo/model/model-server.ts';
import type { HostedForge } from '../../src/domain/refs.ts';
import { createRedactor } from '../../src/lib/redact.ts';
import { freePort } from './free-port.ts';
import { tempFolder } from './temp-folder.ts';

const SCOPES = { gitea: ['read:user', 'write:issue', 'write:repository'], gitlab: ['api'], github: ['repo'] } as const;

/** How a world is looked at; the sandbox only where it is asked for. */
export type DoctorLook = { -readonly [Option in keyof SiteOptions]?: SiteOptions[Option] } & { sandboxToo?: boolean };

export interface DoctorWorld {
  readonly forge: DemoForge;
  readonly repository: ForgeRepository;
  readonly owner: ForgeUser;
  readonly bot: ForgeUser;
  readonly folder: string;
  readonly data: string;
  readonly modelUrl: string;
  /** What the settings file is made of; a test changes it before it looks. */
  readonly settings: Record<string, unknown>;
  /** The variables; a test changes them before it looks. */
  readonly env: Record<string, string>;
  readonly settingsFile: string;
  /** Writes the settings file. */
  write(): Promise<void>;
  look(look?: DoctorLook): Promise<readonly Finding[]>;
}

/** A set-up without a fault: forge, repository, bot, hook, model, secrets and folders, all real and on loopback. */
export async function doctorWorld(
  kind: HostedForge,
  files: Readonly<Record<string, string>> = {},
): Promise<DoctorWorld> {
  const folder = await tempFolder();
  const [source, data, settingsFile] = [join(folder, 'files'), join(folder, 'data'), join(folder, 'server.yml')];
  for (const path of [source, data]) await mkdir(path, { mode: 0o700 });
  for (const [name, text] of Object.entries({ 'README.md': 'hello\n', ...files }))
    await writeFile(join(source, name), text);
  const forge = await startDemoForge({ folder: join(folder, 'forge'), port: 0, kind });
  const modelKey = randomBytes(20).toString('hex');
  const model = await startModelServer({
    script: { version: 1, models: ['scripted'], conversations: [] },
    port: 0,
    apiKey: modelKey,
  });
  onTestFinished(async () => {
    await forge[Symbol.asyncDispose]();
    await model.close();
  });
  const owner = await forge.addUser('alice');
  const bot = await forge.addUser('issuewright');
  bot.scopes = SCOPES[kind];
  const repository = await forge.addRepository('alice', 'calc', source);
  await forge.permit('alice', 'calc', bot.login, 'admin');
  repository.protections = { main: ['alice'] };
  await forge.desk.addLabel(repository, { name: 'agent', color: '5319e7', description: '' });
  const hookSecret = randomBytes(32).toString('hex');
  const port = await freePort();
  await forge.desk.addHook(repository, { url: `http://127.0.0.1:${port}/hooks/${kind}`, secret: hookSecret });
  const settings = {
    listen: { port },
    data,
    forge: { kind, url: forge.url },
    repositories: ['alice/calc'],
    models: { default: [{ model: 'compatible/scripted', baseUrl: model.url }] },
    sandbox: { kind: 'process', allowNamespaces: true },
  };
  const env = {
    PATH: process.env.PATH ?? '',
    [`${kind.toUpperCase()}_TOKEN`]: bot.token,
    WEBHOOK_SECRET: hookSecret,
    COMPATIBLE_API_KEY: modelKey,
  };
  const world = { forge, repository, owner, bot, folder, data, modelUrl: model.url, settings, env, settingsFile };
  const write = () => writeFile(settingsFile, stringify(world.settings));
  return { ...world, write, look: (asked) => look(world, write, asked) };
}

async function look(
  { env, settingsFile }: Pick<DoctorWorld, 'env' | 'settingsFile'>,
  write: () => Promise<void>,
  { sandboxToo = false, ...change }: DoctorLook = {},
): Promise<readonly Finding[]> {
  await write();
  const read = readEnv(env);
  const signal = new AbortController().signal;
  const site = openSite({ env: read, signal, settingsFile, patienceMs: 3000, ...change });
  const checks = CHECKS.filter(({ id }) => sandboxToo || !id.startsWith('sandbox'));
  return await examine(checks, site, createRedactor(read.secrets).text);
}
