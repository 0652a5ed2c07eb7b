import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Crew } from '../../src/coordinator/crew.ts';
import { DeliveryDesk } from '../../src/coordinator/delivery-desk.ts';
import { RunningOrders } from '../../src/coordinator/running-orders.ts';
import { handleEvent } from '../../src/handle-event.ts';
import { giteaHook } from '../../src/intake/gitea.ts';
import { githubHook } from '../../src/intake/github.ts';
import { gitlabHook } from '../../src/intake/gitlab.ts';
import { receiver } from '../../src/intake/receive.ts';
import { storedEvent } from '../../src/intake/stored-event.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { openSqliteQueue } from '../../src/queues/sqlite/open-sqlite-queue.ts';
import { loadRoles } from '../../src/roles/load-roles.ts';
import { inProcessEvents } from '../../src/runtime/in-process-events.ts';
import { openSqliteStore } from '../../src/stores/sql/open-sqlite-store.ts';
import { Ledger } from '../../src/workflow/ledger.ts';
import { ForgeImitation } from './forge-imitation.ts';
import { sign } from './hook-server.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryConnection } from './memory-connection.ts';
import type { HookForge } from './mutated-hook.ts';
import { silentLog } from './silent-log.ts';
import type { Told } from './told-by.ts';

const SELF = 'issuewright';
const HOOKS = { github: githubHook, gitea: giteaHook, gitlab: gitlabHook } as const;

export type IntakeBench = Awaited<ReturnType<typeof intakeBench>>;

/** All of intake as `serve` puts it together, over a real SQLite file unless another store is given, with an imitation of the forge and no workers. */
export async function intakeBench(kind: HookForge, clock: Clock = new ManualClock(), given?: Store) {
  const forge = new ForgeImitation(kind);
  const errors: string[] = [];
  const results: string[] = [];
  const log: Log = {
    ...silentLog,
    info: (_message, fields) => void results.push(String(fields?.result)),
    error: (message, fields) => void errors.push(`${message}: ${JSON.stringify(fields)}`),
  };
  const crew = await crewOver(forge, clock, log, given);
  const running = new RunningOrders();
  const secret = randomBytes(24).toString('hex');
  const dialect = HOOKS[kind]({ self: SELF });
  const stop = new AbortController();
  const desk = new DeliveryDesk(
    {
      store: crew.store,
      log,
      handle: (delivery, signal) =>
        handleEvent(storedEvent(delivery, [dialect]), { crew, running, self: SELF }, signal),
    },
    stop.signal,
  );
  const receive = receiver({ store: crew.store, dialect, secrets: [secret], log, wake: () => desk.wake() });
  const server = createServer((req, res) => void receive(req, res, stop.signal));
  const line = new MemoryConnection(server);
  let sent = 0;
  /** Sends a webhook through the receiver; says what it answered. */
  const deliver = async ({ event, payload }: Told, given?: string) => {
    sent += 1;
    const id = given ?? `d-${sent}`;
    const body = Buffer.from(JSON.stringify(payload));
    const answer = await line.send(headOf(kind, event, id, body, secret), body);
    return answer?.status === 202 ? (JSON.parse(answer.body) as { status: string }).status : String(answer?.status);
  };
  /** Resolves when nothing that was delivered is left to do. */
  const settled = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await desk.idle();
  };
  return { forge, crew, running, desk, deliver, settled, errors, results };
}

function headOf(kind: HookForge, event: string, id: string, body: Buffer, secret: string): Buffer {
  const mac = sign(body, secret);
  const own = {
    github: `x-github-event: ${event}\r\nx-github-delivery: ${id}\r\nx-hub-signature-256: sha256=${mac}`,
    gitea: `x-gitea-event: ${event}\r\nx-gitea-delivery: ${id}\r\nx-gitea-signature: ${mac}`,
    gitlab: `x-gitlab-event: ${event}\r\nidempotency-key: ${id}\r\nx-gitlab-token: ${secret}`,
  };
  const common = `host: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  return Buffer.from(`POST /hooks HTTP/1.1\r\n${common}\r\n${own[kind]}\r\n\r\n`);
}

/** In memory where the machine has such a folder: what is tried here is no disk. */
async function quickFolder(): Promise<string> {
  const folder = await mkdtemp('/dev/shm/issuewright-test-').catch(() => mkdtemp(join(tmpdir(), 'issuewright-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function crewOver(forge: ForgeImitation, clock: Clock, log: Log, given: Store | undefined): Promise<Crew> {
  const folder = await quickFolder();
  const store = given ?? (await openSqliteStore({ path: join(folder, 'bot.db'), clock }));
  const queue = await openSqliteQueue({ path: join(folder, 'bot.db'), clock, leaseMs: 24 * 3_600_000 });
  onTestFinished(async () => {
    await queue[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });
  const unused = () => {
    throw new Error('no part of intake');
  };
  return {
    forge: forge.port(),
    store,
    queue,
    ledger: new Ledger(),
    clock,
    log,
    events: inProcessEvents(log),
    redact: (text) => text,
    secrets: [],
    fenceMarker: () => 'marker',
    git: { mirror: unused, existing: unused },
    claims: unused,
    sandbox: unused,
    portsFile: unused,
    model: unused,
    roles: await loadRoles(),
    policy: {
      agent: 'worker',
      identity: { name: 'Issuewright', email: 'bot@example.org' },
      dataDir: folder,
      concurrency: 0,
      maxAttempts: 3,
      patient: true,
      retryMs: 1000,
      commentEveryMs: 10_000,
      sandboxLimits: { cpus: 1, memoryBytes: 1, pids: 1, diskBytes: 1, inodes: 1 },
      inspectLimits: { maxBytes: 1, maxFiles: 1 },
      budget: { usd: 5, requests: 100, tokens: 1_000_000 },
    },
  };
}
