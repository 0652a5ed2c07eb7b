import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelSet } from '../../src/cli/model-set.ts';
import { demoCrew, poolFor, serveDemo } from '../../src/cli/run-demo.ts';
import type { Crew, Policy } from '../../src/coordinator/crew.ts';
import { startWorld, type World } from '../../src/demo/world.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { spanTelemetry } from '../../src/runtime/span-telemetry.ts';
import { silentLog } from './silent-log.ts';

/** A demo's world over which servers come and go, all on one data directory. */
export interface DemoSite extends AsyncDisposable {
  readonly world: World;
  readonly folder: string;
  readonly data: string;
  /** A server as a new process would be; the webhook is for the first one. */
  serve(options?: { readonly policy?: Partial<Policy>; readonly models?: ModelSet }): Promise<DemoServer>;
  /** The text of the bot's comment on an issue. */
  comment(issue: number): string;
}

export interface DemoServer extends AsyncDisposable {
  readonly crew: Crew;
  /** How the next order ends. */
  closed(): Promise<Outcome>;
}

/** Starts the world; `script` is a model script of one's own. */
export async function demoSite(script?: string): Promise<DemoSite> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-site-'));
  const world = await startWorld({ folder, kind: 'gitea', port: 0, script });
  const data = join(folder, 'data');
  let hooked = false;
  return {
    world,
    folder,
    data,
    serve: async (given = {}) => {
      const bare = { sandbox: 'process' as const, path: process.env.PATH ?? '', say: () => undefined, log: silentLog };
      const telemetry = spanTelemetry(() => performance.now());
      const crew = await demoCrew({ ...bare, ...given }, world, data, telemetry);
      const serving = await serveDemo(crew, world, poolFor(bare, data).reap);
      if (!hooked) await world.hook(`${serving.url}/hooks/gitea`);
      hooked = true;
      const dispose = async () => {
        await serving[Symbol.asyncDispose]();
        await crew[Symbol.asyncDispose]();
      };
      return { crew, closed: () => closing(crew), [Symbol.asyncDispose]: dispose };
    },
    comment: (number) => {
      const issue = world.forge.repository('maintainer', 'pages').issues.find((one) => one.number === number);
      return issue?.comments.find(({ author }) => author === 'issuewright')?.body ?? '';
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function closing(crew: Crew): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const unsubscribe = crew.events.subscribe((event) => {
    if (event.kind === 'order-closed') resolve(event.outcome);
  });
  return promise.finally(unsubscribe);
}
