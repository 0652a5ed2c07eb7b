import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { BotError } from '../../domain/errors.ts';
import type { Isolation } from '../../domain/isolation.ts';
import type { Sandbox, WorkspaceSpec } from '../../ports/sandbox.ts';
import { proveSandbox } from '../prove-sandbox.ts';
import { ShellWorkspace } from '../shell-workspace.ts';
import { DockerShell } from './docker-shell.ts';
import { engineCall, isAbsent } from './engine-call.ts';
import { hardened } from './hardening.ts';
import { findImage, type ImageOptions } from './image.ts';
import { canMountLoops, loopVolume, unmount, type WorkVolume } from './work-volume.ts';

export interface DockerSandboxOptions extends ImageOptions {
  /** Marks whose containers these are: only the same directory's are reaped. */
  readonly dataDir: string;
}

const OWNER = 'issuewright.data';
const ORDER = 'issuewright.order';
const FIRST_UID = 20_000;
const UIDS = 10_000;
const CALL_MS = 60_000;

interface Engine extends DockerSandboxOptions {
  readonly docker: Docker;
  readonly isolation: Isolation;
  /** Value of the owner label. */
  readonly owner: string;
  /** Where the volumes and inputs of all workspaces are. */
  readonly home: string;
}

/** Containers of the local Docker engine, hardened and without any network. */
export async function dockerSandbox(options: DockerSandboxOptions): Promise<Sandbox> {
  const docker = new Docker();
  const { Version } = await engineCall('answer', 5000, docker.version());
  const image = await findImage(docker, options);
  const weaknesses = canMountLoops() ? [] : ['the work folder is in memory: no root, so no quota on a disk'];
  const isolation: Isolation = { kind: 'docker', level: 'container', engine: `docker ${Version}`, image, weaknesses };
  const owner = createHash('sha256').update(options.dataDir).digest('hex').slice(0, 12);
  const engine: Engine = { ...options, docker, isolation, owner, home: join(options.dataDir, 'sandboxes') };
  const sandbox: Sandbox = {
    kind: 'docker',
    isolation,
    open: (spec, signal) => open(engine, spec, signal),
    prove: (signal) => proveSandbox(sandbox, signal),
    reap: (alive) => reap(engine, alive),
  };
  return sandbox;
}

async function open(engine: Engine, spec: WorkspaceSpec, signal: AbortSignal): Promise<ShellWorkspace> {
  signal.throwIfAborted();
  const id = `issuewright-${engine.owner}-${spec.order}-${spec.purpose}-${randomBytes(4).toString('hex')}`;
  const uid = FIRST_UID + (createHash('sha256').update(id).digest().readUInt16BE() % UIDS);
  const folder = join(engine.home, id);
  const input = join(folder, 'in');
  await mkdir(input, { recursive: true, mode: 0o755 });
  await chmod(input, 0o755);
  const made: { volume?: WorkVolume; container?: Docker.Container } = {};
  const remove = async () => {
    if (made.container) await removeContainer(made.container);
    await made.volume?.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (canMountLoops()) made.volume = await loopVolume(folder, spec.limits, uid, engine.path);
    const env = { HOME: '/tmp', PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...spec.env };
    const labels = { [OWNER]: engine.owner, [ORDER]: spec.order };
    const plan = {
      name: id,
      image: engine.isolation.image ?? '',
      uid,
      labels,
      env,
      limits: spec.limits,
      work: made.volume?.path,
      input,
    };
    made.container = await engineCall('create a container', CALL_MS, engine.docker.createContainer(hardened(plan)));
    await engineCall('start a container', CALL_MS, made.container.start());
  } catch (thrown) {
    await remove();
    throw thrown instanceof BotError
      ? thrown
      : new BotError('SANDBOX_FAILED', 'the workspace could not be made', { cause: thrown });
  }
  return new ShellWorkspace(
    new DockerShell({
      id,
      docker: engine.docker,
      container: made.container,
      isolation: engine.isolation,
      inputFolder: input,
      remove,
    }),
  );
}

async function removeContainer(container: Docker.Container): Promise<void> {
  try {
    await engineCall('remove a container', CALL_MS, container.remove({ force: true, v: true }));
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
  }
}

/** Containers carry their order as a label; folders and mounts carry it in their name. */
async function reap(engine: Engine, alive: ReadonlySet<string>): Promise<number> {
  const { docker, home, owner, path } = engine;
  const filters = { label: [`${OWNER}=${owner}`] };
  const containers = await engineCall('list containers', CALL_MS, docker.listContainers({ all: true, filters }));
  const dead = containers.filter(({ Labels }) => !alive.has(Labels[ORDER] ?? ''));
  await Promise.all(dead.map(({ Id }) => removeContainer(docker.getContainer(Id))));
  const folders = await readdir(home).catch(() => []);
  for (const name of folders.filter((folder) => ![...alive].some((order) => folder.includes(`-${order}-`)))) {
    await unmount(join(home, name, 'work'), path);
    await rm(join(home, name), { recursive: true, force: true });
  }
  return dead.length;
}
