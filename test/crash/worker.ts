// One worker process of the crash test: works on the demo's repository and kills itself at the next point of the walk.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type DemoAccess, demoCrew, poolFor } from '../../src/cli/run-demo.ts';
import type { SandboxWish } from '../../src/cli/sandbox-choice.ts';
import { readEnv } from '../../src/config/env.ts';
import { startEngine } from '../../src/coordinator/engine.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import type { RepoRef } from '../../src/domain/refs.ts';
import type { Store } from '../../src/ports/store.ts';
import { createLog } from '../../src/runtime/log.ts';
import { spanTelemetry } from '../../src/runtime/span-telemetry.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';

export interface WorkerTask {
  readonly access: DemoAccess;
  readonly repo: RepoRef;
  readonly dataDir: string;
  readonly sandbox: SandboxWish;
  /** Where the points at which a worker died are listed, one a line. */
  readonly deaths: string;
  /** How often to die at each point. */
  readonly times: number;
  /** A pattern of the points to die at; all without it. */
  readonly only?: string;
}

const task: WorkerTask = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

function dieAt(point: string): void {
  if (task.only !== undefined && !new RegExp(task.only).test(point)) return;
  const before = existsSync(task.deaths) ? readFileSync(task.deaths, 'utf8').split('\n') : [];
  if (before.filter((line) => line === point).length >= task.times) return;
  appendFileSync(task.deaths, `${point}\n`, { flush: true });
  process.kill(process.pid, 'SIGKILL');
}

/** Before the act (its intent is written), after the act (its receipt is not), and after the receipt. */
async function noteAndDie(store: Store, id: string, fence: number, entry: JournalEntry): Promise<void> {
  if (entry.kind === 'receipt') dieAt(`${entry.key} acted`);
  await store.note(id, fence, entry);
  if (entry.kind === 'intent' || entry.kind === 'receipt') dieAt(`${entry.key} ${entry.kind}`);
  if (entry.kind === 'outcome') dieAt('outcome');
}

const around = (store: Store): Store =>
  new Proxy(store, {
    get: (target, name) => {
      if (name === 'note')
        return (id: string, fence: number, entry: JournalEntry) => noteAndDie(target, id, fence, entry);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

const { path } = readEnv();
const say = (line: string) => void process.stderr.write(`${line}\n`);
const log = createLog({ write: say, clock: systemClock, redact: (text) => text, level: 'error', format: 'plain' });
const common = { sandbox: task.sandbox, path, say };
const crew = await demoCrew(
  { ...common, log, around, policy: { maxAttempts: 10_000 } },
  task.access,
  task.dataDir,
  spanTelemetry(() => performance.now()),
);
const closed = Promise.withResolvers<string>();
crew.events.subscribe((event) => {
  if (event.kind === 'order-closed') closed.resolve(event.outcome.kind);
});
const { reap } = poolFor(common, task.dataDir);
const engine = await startEngine({ crew, repositories: [task.repo], labelPrefix: 'agent', reconcileMs: 60_000, reap });
process.stdout.write(`${await closed.promise}\n`);
await engine[Symbol.asyncDispose]();
await crew[Symbol.asyncDispose]();
