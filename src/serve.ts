import type { Engine } from './coordinator/engine.ts';
import { isClosed } from './domain/order.ts';
import { startServer } from './ops/server.ts';
import { openStation, type StationOptions } from './station.ts';

export interface ServeOptions extends StationOptions {
  readonly host: string;
  readonly port: number;
}

/** A running server: webhooks in, orders worked on. */
export interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly engine: Engine;
}

/** Starts engine and HTTP server over one crew; disposing of it drains both and leaves every order resumable. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { crew, host, port } = options;
  const { store } = crew;
  await using starting = new AsyncDisposableStack();
  const { engine, hookPath, receive } = starting.use(await openStation(options));
  const server = await startServer({
    host,
    port,
    hookPath,
    receiver: receive,
    dataDir: crew.policy.dataDir,
    redact: crew.redact,
    log: crew.log,
    ready: async () => [],
    orders: {
      list: (filter) => store.list(filter),
      show: async (id) =>
        (await store.find(id)) ? { ...(await store.find(id)), journal: await store.journal(id) } : undefined,
      kill: (id, by) => engine.stop(id, by),
      killAll: async (by) => {
        const open = (await store.list({})).filter(({ state }) => !isClosed(state));
        const stopped = await Promise.all(open.map(({ order }) => engine.stop(order.id, by)));
        return stopped.filter(Boolean).length;
      },
    },
  });
  starting.defer(() => server.close());
  const running = starting.move();
  return { url: server.url, engine, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
