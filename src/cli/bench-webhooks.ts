import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { execa } from 'execa';
import { z } from 'zod';
import { createLog } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { type LoadResult, loadHooks } from './hook-load.ts';
import { HOOK_TARGETS, type HookTarget, startTarget } from './hook-targets.ts';
import type { Ended, Io } from './io.ts';

const CONNECTIONS = 32;
const ROUNDS = 3;
const WARM_UP_MS = 1500;
const SIZES = [2_000, 10_000];
const CLI = join(import.meta.dirname, '..', 'cli.ts');

interface Options {
  readonly json?: boolean;
  readonly seconds: string;
  readonly target?: HookTarget;
}

/** `issuewright bench webhooks`: how fast deliveries are taken, beside servers that write nothing down. */
export function benchWebhooksCommand(io: Io, ended: Ended): Command {
  return new Command('webhooks')
    .description('requests per second and delay of the webhook address, beside bare Probot and bare Fastify')
    .option('--seconds <n>', 'length of one measurement', '2')
    .option('--json', 'one JSON object on the last line')
    .addOption(new Option('--target <name>', 'only serve').choices([...HOOK_TARGETS]).hideHelp())
    .action(async (options: Options) => {
      if (options.target) await serveTarget(options.target, io);
      else await compare(options, io);
      ended(0);
    });
}

/** The child: one server in a process of its own, until it is told to end. */
async function serveTarget(name: HookTarget, io: Io): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-bench-'));
  const log = createLog({ write: io.err, clock: systemClock, redact: (text) => text, level: 'error', format: 'plain' });
  const secret = randomBytes(24).toString('hex');
  try {
    await using target = await startTarget(name, { secret, folder, log });
    io.out(JSON.stringify({ port: target.port, secret }));
    await new Promise<void>((resolve) => io.signal.addEventListener('abort', () => resolve(), { once: true }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Row extends LoadResult {
  readonly server: HookTarget;
  readonly bytes: number;
  /** Of bare Probot's requests per second. */
  readonly ratio: number;
}

async function compare({ json, seconds }: Options, io: Io): Promise<void> {
  const servers = HOOK_TARGETS.map((name) => [name, childServer(name, io)] as const);
  const rows: Row[] = [];
  try {
    const places = await Promise.all(servers.map(async ([name, { place }]) => [name, await place] as const));
    for (const bytes of SIZES) rows.push(...(await measured(places, bytes, 1000 * Number(seconds))));
  } finally {
    await Promise.all(servers.map(([, { stop }]) => stop()));
  }
  if (json) return io.out(JSON.stringify({ bench: 'webhooks', rows }));
  io.out(
    `${'payload'.padStart(8)}  ${'server'.padEnd(12)} ${'per second'.padStart(11)} ${'p50'.padStart(9)} ${'p99'.padStart(9)}  of Probot`,
  );
  for (const { server, bytes, perSecond, p50, p99, ratio } of rows) {
    const times = [p50, p99].map((ms) => `${ms.toFixed(2)} ms`.padStart(9)).join(' ');
    io.out(
      `${`${bytes} B`.padStart(8)}  ${server.padEnd(12)} ${perSecond.toFixed(0).padStart(11)} ${times}  ${ratio.toFixed(2)}`,
    );
  }
}

type Places = readonly (readonly [HookTarget, Place])[];

/** The median of some rounds; in each the servers take their turn, so that what else the machine does meets all of them. */
async function measured(places: Places, bytes: number, ms: number): Promise<Row[]> {
  const load = { bytes, connections: CONNECTIONS };
  const rounds: Record<HookTarget, LoadResult[]> = { issuewright: [], probot: [], fastify: [] };
  for (const [, place] of places) await loadHooks({ ...load, ...place, ms: WARM_UP_MS });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, place] of places) rounds[name].push(await loadHooks({ ...load, ...place, ms }));
  }
  const median = (name: HookTarget) => rounds[name].toSorted((a, b) => a.perSecond - b.perSecond)[ROUNDS >> 1];
  const floor = median('probot')?.perSecond ?? 1;
  return places.flatMap(([server]) => {
    const result = median(server);
    return result ? [{ server, bytes, ...result, ratio: result.perSecond / floor }] : [];
  });
}

const Place = z.object({ port: z.int(), secret: z.string() });
type Place = z.infer<typeof Place>;

/** A server in a process of its own, and how it is ended. */
function childServer(name: HookTarget, io: Io): { readonly place: Promise<Place>; readonly stop: () => Promise<void> } {
  const args = [CLI, 'bench', 'webhooks', '--target', name];
  const child = execa(process.execPath, args, {
    env: { PATH: io.env.path },
    extendEnv: false,
    cancelSignal: io.signal,
  });
  // One that ends before it is ready says why by its own rejection.
  const line = Promise.race([once(createInterface({ input: child.stdout }), 'line'), child.then(() => [])]);
  const stop = async () => {
    child.kill('SIGTERM');
    await child.catch(() => undefined);
  };
  return { place: line.then(([text]) => Place.parse(JSON.parse(String(text)))), stop };
}
