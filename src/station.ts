import { DeliveryDesk } from './coordinator/delivery-desk.ts';
import { type Engine, type EngineOptions, startEngine } from './coordinator/engine.ts';
import { handleEvent } from './handle-event.ts';
import type { HookDialect, HookOptions } from './intake/hook-dialect.ts';
import { type Receiver, receiver } from './intake/receive.ts';
import { storedEvent } from './intake/stored-event.ts';
import type { Delivery } from './ports/store.ts';

export interface StationOptions extends EngineOptions {
  /** How the forge sends its webhooks. */
  readonly hook: (options: HookOptions) => HookDialect;
  /** One webhook secret, or two while it is being changed. */
  readonly hookSecrets: readonly string[];
}

/** What stands behind an HTTP server, whoever's it is: webhooks in, orders worked on. */
export interface Station extends AsyncDisposable {
  readonly engine: Engine;
  /** Where webhooks come in, e.g. `/hooks/gitea`. */
  readonly hookPath: string;
  readonly receive: Receiver;
}

/** Starts the engine of a crew and opens the way in for its webhooks; disposing of it leaves every order resumable. */
export async function openStation(options: StationOptions): Promise<Station> {
  const { crew, hookSecrets } = options;
  const { store, log } = crew;
  const { login: self } = await crew.forge.whoAmI(AbortSignal.timeout(30_000));
  const ending = new AbortController();
  const dialect = options.hook({ self });
  const engine = await startEngine(options);
  const handle = (delivery: Delivery, signal: AbortSignal) =>
    handleEvent(storedEvent(delivery, [dialect]), { crew, running: engine.running, self }, signal);
  const desk = new DeliveryDesk({ store, log, handle }, ending.signal);
  const receive = receiver({ store, dialect, secrets: hookSecrets, log, wake: () => desk.wake() });
  // What was received before a restart and not yet looked at.
  desk.wake();
  return {
    engine,
    hookPath: `/hooks/${crew.forge.kind}`,
    receive,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await desk.idle();
      await engine[Symbol.asyncDispose]();
    },
  };
}
