import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { demoCrew, poolFor, serveDemo } from '../../src/cli/run-demo.ts';
import type { Crew, Policy } from '../../src/coordinator/crew.ts';
import { startWorld, type World } from '../../src/demo/world.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { HostedForge } from '../../src/domain/refs.ts';
import type { Store } from '../../src/ports/store.ts';
import { spanTelemetry } from '../../src/runtime/span-telemetry.ts';
import { silentLog } from './silent-log.ts';

export interface RunningDemo extends AsyncDisposable {
  readonly world: World;
  readonly crew: Crew;
  readonly folder: string;
  /** Runs git in a clone of the default branch, then pushes what it committed; the branch is `main` unless named. */
  change(work: (git: (...args: readonly string[]) => Promise<string>, tree: string) => Promise<void>): Promise<void>;
  /** Adds one entry, as `git ls-tree` writes it, to the tree of `main`, past all that git itself would refuse. */
  plant(entry: string): Promise<void>;
  /** How the next order ends. */
  closed(): Promise<Outcome>;
  /** Git in the forge's own bare repository. */
  bare(...args: readonly string[]): Promise<string>;
  /** The bot's comment on an issue once one fits. */
  comment(issue: number, fits: RegExp): Promise<string>;
}

const BOT = 'issuewright';
const WHO = ['-c', 'user.name=Maintainer', '-c', 'user.email=m@localhost'];

/** A demo world with a server over it, in the process sandbox, that waits to be told of an issue; with a script of its own where one is given. */
export async function runningDemo(
  policy: Partial<Policy> = {},
  kind: HostedForge = 'gitea',
  /** Given the demo's folder where it must know it. */
  script?: object | ((folder: string) => Promise<object>),
  /** Happens before a step of an order begins that has this key; the order waits for it. */
  before?: (key: string) => Promise<void>,
  around?: (store: Store) => Store,
): Promise<RunningDemo> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-running-'));
  const file = script && join(folder, 'script.json');
  if (file) await writeFile(file, JSON.stringify(typeof script === 'function' ? await script(folder) : script));
  const world = await startWorld({ folder, kind, port: 0, ...(file && { script: file }) });
  const options = { sandbox: 'process' as const, path: process.env.PATH ?? '', say: () => undefined, log: silentLog };
  const data = join(folder, 'data');
  const crew = await demoCrew(
    { ...options, policy, around: (store) => telling(around?.(store) ?? store, before ?? (async () => undefined)) },
    world,
    data,
    spanTelemetry(() => performance.now()),
  );
  const serving = await serveDemo(crew, world, poolFor(options, data).reap);
  await world.hook(`${serving.url}/hooks/${kind}`);
  const { owner, name } = world.repo;
  const repository = join(folder, 'forge/git', owner, `${name}.git`);
  const git = async (cwd: string, args: readonly string[]) =>
    (await execa('git', ['-C', cwd, ...WHO, ...args], { env: { GIT_CONFIG_GLOBAL: '/dev/null' } })).stdout;
  return {
    world,
    crew,
    folder,
    bare: (...args) => git(repository, args),
    change: async (work) => {
      const tree = await mkdtemp(join(folder, 'tree-'));
      await git(tree, ['clone', '-q', repository, '.']);
      await work((...args) => git(tree, args), tree);
      await git(tree, ['push', '-q', 'origin', 'HEAD']);
    },
    plant: async (entry) => {
      const listed = await git(repository, ['ls-tree', 'main']);
      const file = join(folder, 'entries');
      await writeFile(file, [...listed.split('\n'), entry, ''].join('\n'));
      const mktree = execa('git', ['-C', repository, 'mktree'], { inputFile: file });
      const commit = ['commit-tree', '-p', 'main', '-m', 'chore: entry', (await mktree).stdout];
      await git(repository, ['update-ref', 'refs/heads/main', await git(repository, commit)]);
    },
    closed: () => orderClosed(crew),
    comment: (issue, fits) => commentOf(world, issue, fits),
    [Symbol.asyncDispose]: async () => {
      await serving[Symbol.asyncDispose]();
      await crew[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves at the moment at which the forge's data show such a comment; the deadline is the test's own. */
export async function commentOf(world: World, issue: number, fits: RegExp): Promise<string> {
  const { owner, name } = world.repo;
  const issues = () => world.forge.repository(owner, name).issues;
  for (;;) {
    const { comments = [] } = issues().find(({ number }) => number === issue) ?? {};
    const said = comments.find(({ author, body }) => author === BOT && fits.test(body));
    if (said) return said.body;
    await new Promise<void>((again) => {
      setTimeout(again, 25);
    });
  }
}

function orderClosed(crew: Crew): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const unsubscribe = crew.events.subscribe((event) => {
    if (event.kind === 'order-closed') resolve(event.outcome);
  });
  return promise.finally(unsubscribe);
}

function telling(store: Store, before: (key: string) => Promise<void>): Store {
  const note: Store['note'] = async (id, fence, entry) => {
    if (entry.kind === 'intent') await before(entry.key);
    await store.note(id, fence, entry);
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'note') return note;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
