import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotError } from '../../domain/errors.ts';
import type { Isolation } from '../../domain/isolation.ts';
import type { Sandbox, WorkspaceSpec } from '../../ports/sandbox.ts';
import { proveSandbox } from '../prove-sandbox.ts';
import { ShellWorkspace } from '../shell-workspace.ts';
import { findJail } from './find-jail.ts';
import type { Jail, JailPlan } from './jail.ts';
import { nodeTools } from './node-tools.ts';
import { ProcessShell } from './process-shell.ts';
import { removeEmpty } from './remove-empty.ts';

export interface ProcessSandboxOptions {
  /** Marks whose workspaces these are: only the same directory's are reaped. */
  readonly dataDir: string;
  /** Whether util-linux namespaces will do where bubblewrap is missing. */
  readonly allowNamespaces: boolean;
  /** Where programs are looked for. */
  readonly path: string;
}

const FIRST_UID = 20_000;
const UIDS = 10_000;

/** A sandbox without any engine: kernel namespaces by bubblewrap, or by util-linux where that is allowed. */
export async function processSandbox({ dataDir, allowNamespaces, path }: ProcessSandboxOptions): Promise<Sandbox> {
  const jail = await findJail(path, allowNamespaces);
  const isolation: Isolation = { kind: 'process', level: jail.level, engine: jail.engine, weaknesses: jail.weaknesses };
  const home = join(
    tmpdir(),
    `issuewright-${process.getuid?.() ?? 0}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`,
  );
  const tools = await nodeTools(path);
  const sandbox: Sandbox = {
    kind: 'process',
    isolation,
    open: async (spec) => new ShellWorkspace(await openShell(jail, isolation, home, tools, spec)),
    prove: (signal) => proveSandbox(sandbox, signal),
    reap: (alive) => reap(home, alive),
  };
  return sandbox;
}

/** Outside the data directory, which other users may not even enter; a folder that somebody else made there first is refused. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o711 });
  const found = await lstat(path);
  if (found.isDirectory() && found.uid === (process.getuid?.() ?? 0)) return;
  throw new BotError('SANDBOX_FAILED', `${path} belongs to somebody else`);
}

async function openShell(
  jail: Jail,
  isolation: Isolation,
  home: string,
  tools: JailPlan['tools'],
  spec: WorkspaceSpec,
): Promise<ProcessShell> {
  const id = `${spec.order}.${spec.purpose}.${randomBytes(4).toString('hex')}`;
  const folder = join(home, id);
  const uid = process.getuid?.() === 0 ? FIRST_UID + (randomBytes(2).readUInt16BE() % UIDS) : undefined;
  const plan: JailPlan = {
    root: join(folder, 'root'),
    work: join(folder, 'work'),
    temp: join(folder, 'tmp'),
    input: join(folder, 'in'),
    tools,
    limits: spec.limits,
  };
  try {
    await ownFolder(home);
    const repo = join(plan.work, 'repo');
    for (const path of [folder, plan.root, plan.work, repo, plan.temp, plan.input])
      await mkdir(path, { recursive: true, mode: 0o711 });
    await chmod(plan.input, 0o755);
    if (uid !== undefined) for (const path of [plan.root, plan.work, repo, plan.temp]) await chown(path, uid, uid);
  } catch (cause) {
    throw new BotError('SANDBOX_FAILED', `the workspace ${folder} could not be made`, { cause });
  }
  const env = {
    PATH: '/opt/node/bin:/usr/local/bin:/usr/bin:/bin:/opt/npm/bin',
    HOME: '/tmp',
    LANG: 'C.UTF-8',
    ...spec.env,
  };
  return new ProcessShell({ id, jail, plan, folder, uid, isolation, env });
}

/** Folders are named after their order; a jail dies with its engine, so only folders can be left. */
async function reap(home: string, alive: ReadonlySet<string>): Promise<number> {
  const left = await readdir(home).catch(() => []);
  const dead = left.filter((name) => !alive.has(name.split('.', 1)[0] ?? ''));
  for (const name of dead) await rm(join(home, name), { recursive: true, force: true });
  await removeEmpty(home);
  return dead.length;
}
