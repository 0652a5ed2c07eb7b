import { DeliveryDesk } from './coordinator/delivery-desk.ts';
import { type Engine, type EngineOptions, startEngine } from './coordinator/engine.ts';
import { isClosed } from './domain/order.ts';
import { handleEvent } from './handle-event.ts';
import type { HookDialect, HookOptions } from './intake/hook-dialect.ts';
import { receiver } from './intake/receive.ts';
import { storedEvent } from './intake/stored-event.ts';
import { startServer } from './ops/server.ts';
import type { Delivery } from './ports/store.ts';

export interface ServeOptions extends EngineOptions {
  readonly host: string;
  readonly port: number;
  /** How the forge sends its webhooks. */
  readonly hook: (options: HookOptions) => HookDialect;
  /** One webhook secret, or two while it is being changed. */
  readonly hookSecrets: readonly string[];
}

/** A running server: webhooks in, orders worked on. */
export interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly engine: Engine;
}

/** Starts engine and HTTP server over one crew; disposing of it drains both and leaves every order resumable. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { crew, host, port, hookSecrets } = options;
  const { login: self } = await crew.forge.whoAmI(AbortSignal.timeout(30_000));
  const ending = new AbortController();
  const dialect = options.hook({ self });
  const engine = await startEngine(options);
  const handle = (delivery: Delivery, signal: AbortSignal) =>
    handleEvent(storedEvent(delivery, [dialect]), { crew, running: engine.running, self }, signal);
  const desk = new DeliveryDesk({ store: crew.store, log: crew.log, handle }, ending.signal);
  const receive = receiver({
    store: crew.store,
    dialect,
    secrets: hookSecrets,
    log: crew.log,
    wake: () => desk.wake(),
  });
  const server = await startServer({
    host,
    port,
    hookPath: `/hooks/${crew.forge.kind}`,
    receiver: receive,
    dataDir: crew.policy.dataDir,
    redact: crew.redact,
    log: crew.log,
    ready: async () => [],
    orders: {
      list: (filter) => crew.store.list(filter),
      show: async (id) =>
        (await crew.store.find(id))
          ? { ...(await crew.store.find(id)), journal: await crew.store.journal(id) }
          : undefined,
      kill: (id, by) => engine.stop(id, by),
      killAll: async (by) => {
        const open = (await crew.store.list({})).filter(({ state }) => !isClosed(state));
        const stopped = await Promise.all(open.map(({ order }) => engine.stop(order.id, by)));
        return stopped.filter(Boolean).length;
      },
    },
  });
  // What was received before a restart and not yet looked at.
  desk.wake();
  return {
    url: server.url,
    engine,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await server.close();
      await desk.idle();
      await engine[Symbol.asyncDispose]();
    },
  };
}
