import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Crew, Policy } from '../coordinator/crew.ts';
import type { World } from '../demo/world.ts';
import { startWorld } from '../demo/world.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { HostedForge } from '../domain/refs.ts';
import { embeddedState } from '../embedded-state.ts';
import { createRedactor } from '../lib/redact.ts';
import type { OrderEvent } from '../ports/events.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { spanTelemetry } from '../runtime/span-telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { type Serving, serve } from '../serve.ts';
import { wire } from '../wire.ts';
import { type DemoProvider, demoModels } from './demo-models.ts';
import { demoPolicy } from './demo-policy.ts';
import { forgeFor } from './forge-choice.ts';
import type { ModelSet } from './model-set.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';

export interface DemoOptions {
  readonly sandbox: SandboxWish;
  /** Whose API and webhooks the demo's forge speaks. */
  readonly forge: HostedForge;
  /** Whose client the model is asked through; default `scripted`. */
  readonly provider?: DemoProvider;
  /** Port of the forge; 0 for any free one. */
  readonly port: number;
  readonly script?: string | undefined;
  readonly path: string;
  readonly log: Log;
  readonly onEvent: (event: OrderEvent) => void;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly around?: (store: Store) => Store;
}

/** A demo whose order has ended; disposing of it stops its servers and removes its folder. */
export interface DemoResult extends AsyncDisposable {
  readonly outcome: Outcome;
  readonly order: string;
  readonly crew: Crew;
  readonly world: World;
  readonly issue: number;
  readonly folder: string;
  readonly telemetry: Telemetry;
  readonly totalMs: number;
}

/** Starts forge, model and server on loopback, labels an issue, and waits for what becomes of it. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-demo-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const world = starting.use(
    await startWorld({ folder, kind: options.forge, port: options.port, script: options.script }),
  );
  const telemetry = spanTelemetry(() => performance.now());
  const crew = starting.use(await demoCrew(options, world, join(folder, 'data'), telemetry));
  const pool = poolFor(options, join(folder, 'data'));
  const serving = starting.use(await serveDemo(crew, world, pool.reap));
  await world.hook(`${serving.url}/hooks/${world.forge.kind}`);
  const issue = await world.openIssue();
  const started = performance.now();
  const closed = orderClosed(crew, options);
  await world.label(issue, 'agent');
  const { order, outcome } = await closed;
  const totalMs = Math.round(performance.now() - started);
  await world.forge.settled();
  const running = starting.move();
  return {
    outcome,
    order,
    crew,
    world,
    issue,
    folder,
    telemetry,
    totalMs,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** How a crew reaches a demo's world: what a process of its own must be told. */
export interface DemoAccess {
  readonly forge: Pick<World['forge'], 'kind' | 'url'>;
  readonly model: { readonly url: string };
  readonly modelKey: string;
  readonly botToken: string;
  readonly hookSecret: string;
}

/** The crew that works in a demo's world, over a data directory of its own. */
export async function demoCrew(
  options: Pick<DemoOptions, 'sandbox' | 'provider' | 'path' | 'log' | 'say' | 'around'> & {
    readonly policy?: Partial<Policy>;
    readonly models?: ModelSet;
  },
  world: DemoAccess,
  dataDir: string,
  telemetry: Telemetry,
): Promise<Crew & AsyncDisposable> {
  const secrets = [world.modelKey, world.botToken, world.hookSecret];
  const model = demoModels(options.provider ?? 'scripted', world.model.url, world.modelKey);
  const developer = model('scripted-developer');
  const reviewer = model('scripted-reviewer');
  return await wire({
    policy: { ...demoPolicy(dataDir), ...options.policy },
    forge: reached(world).forge,
    models: options.models ?? ((role) => (role === 'reviewer' ? reviewer : developer)),
    sandbox: poolFor(options, dataDir).pick,
    state: ({ clock }) => embeddedState(dataDir, clock),
    protocols: ['http'],
    path: options.path,
    secrets,
    redact: createRedactor(secrets).text,
    log: options.log,
    telemetry,
    ...(options.around && { around: options.around }),
  });
}

function reached({ forge: { kind, url }, botToken: token }: Pick<DemoAccess, 'forge' | 'botToken'>) {
  return forgeFor({ kind, url, token }, systemClock);
}

/** The sandboxes of a demo: namespaces will do where there is nothing better, since the code in it is our own. */
export function poolFor({ sandbox, path, say }: Pick<DemoOptions, 'sandbox' | 'path' | 'say'>, dataDir: string) {
  return sandboxPool({ wish: sandbox, minimum: 'process', allowNamespaces: true, dataDir, path, say });
}

/** The server of a demo, on any free port of loopback. */
export async function serveDemo(
  crew: Crew,
  world: Pick<World, 'repo' | 'hookSecret' | 'forge' | 'botToken'>,
  reap: ReturnType<typeof poolFor>['reap'],
): Promise<Serving> {
  return await serve({
    crew,
    reap,
    hook: reached(world).hook,
    repositories: [world.repo],
    labelPrefix: 'agent',
    reconcileMs: 30_000,
    host: '127.0.0.1',
    port: 0,
    hookSecrets: [world.hookSecret],
  });
}

function orderClosed(
  crew: Crew,
  { onEvent, signal }: DemoOptions,
): Promise<{ readonly order: string; readonly outcome: Outcome }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ order: string; outcome: Outcome }>();
  const unsubscribe = crew.events.subscribe((event) => {
    onEvent(event);
    if (event.kind === 'order-closed') resolve(event);
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return promise.finally(() => {
    unsubscribe();
    signal.removeEventListener('abort', abort);
  });
}
