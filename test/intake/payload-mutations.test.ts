import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { giteaHook } from '../../src/intake/gitea.ts';
import { githubHook } from '../../src/intake/github.ts';
import { gitlabHook } from '../../src/intake/gitlab.ts';
import { interpret } from '../../src/intake/interpret.ts';
import { type Receiver, receiver } from '../../src/intake/receive.ts';
import { storedEvent } from '../../src/intake/stored-event.ts';
import { refuseClient } from '../../src/ops/client-error.ts';
import { openSqliteStore } from '../../src/stores/sql/open-sqlite-store.ts';
import { apiServer, ask } from '../support/api-server.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { hookSamples } from '../support/hook-samples.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Answer, firstAnswer, MemoryConnection } from '../support/memory-connection.ts';
import { type HookForge, type MutatedHook, mutable, mutated } from '../support/mutated-hook.ts';
import { pick, seededRandom } from '../support/seeded-random.ts';
import { silentLog } from '../support/silent-log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SELF = 'issuewright';
const DIALECTS = {
  github: githubHook({ self: SELF }),
  gitea: giteaHook({ self: SELF }),
  gitlab: gitlabHook({ self: SELF }),
} as const;
/** In turn of five. */
const SHARES = ['github', 'github', 'github', 'gitea', 'gitlab'] as const;
/** V8 lets its young generation grow for that long. */
const WARM_UP = 36_000;
const MEASURED = 65_000;
const OVER_TCP = 1_500;
/** Requests under way at one time, as of a busy forge. */
const LANES = 24;
const OURS = /^(?:issues|issue_comment|Issue Hook|Note Hook)$/;

interface Seen {
  accepted: number;
  commands: number;
  open: number;
  readonly errors: string[];
}

/** What stands between a forge's bytes and the commands in them, over a store on disk. */
async function intakeOf(forge: HookForge, seen: Seen) {
  const secret = randomBytes(24).toString('hex');
  const dialect = DIALECTS[forge];
  const store = await openSqliteStore({ path: join(await tempFolder(), 'bot.db'), clock: new ManualClock() });
  onTestFinished(() => store[Symbol.asyncDispose]());
  const receive = receiver({
    store,
    dialect,
    secrets: [secret],
    log: { ...silentLog, error: (message) => void seen.errors.push(message) },
    wake: ({ delivery, event }) => {
      seen.accepted += 1;
      const later = JSON.stringify(storedEvent(delivery, [dialect]));
      if (later !== JSON.stringify(event)) seen.errors.push(`after a restart another event: ${later}`);
      seen.commands += interpret(event, { prefix: '/agent', self: SELF }).commands.length;
    },
  });
  const counted: Receiver = async (req, res, signal) => {
    seen.open += 1;
    await receive(req, res, signal).catch((thrown: unknown) => seen.errors.push(String(thrown)));
    seen.open -= 1;
  };
  const samples = hookSamples()[forge].map((one) => mutable(forge, one));
  const ours = samples.filter(({ event }) => OURS.test(event));
  let at = 0;
  // Every sample in its turn, and between them those that are translated.
  const next = (random: () => number) => {
    at += 1;
    return mutated(
      at % 2 === 0 ? pick(random, ours) : (samples[(at >> 1) % samples.length] ?? pick(random, ours)),
      random,
      secret,
    );
  };
  return { receiver: counted, next, count: samples.length };
}

type Intakes = Readonly<Record<HookForge, Awaited<ReturnType<typeof intakeOf>>>>;

async function intakes(seen: Seen): Promise<Intakes> {
  const [github, gitea, gitlab] = await Promise.all([
    intakeOf('github', seen),
    intakeOf('gitea', seen),
    intakeOf('gitlab', seen),
  ]);
  return { github, gitea, gitlab };
}

function headText({ head, body, cut }: MutatedHook): Buffer {
  const length = ['content-length', String(body.length + (cut ? 1 : 0))];
  const lines = [['host', 'localhost'], ...head, length].map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST /hooks HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

type Tally = Record<string, number>;

/** Sends mutations over connections that never touch a kernel, several at a time. */
async function storm(to: Intakes, shots: number, random: () => number, tally: Tally): Promise<void> {
  let left = shots;
  const { signal } = new AbortController();
  const serverOf = ({ receiver: receive }: Intakes[HookForge]) =>
    createServer((req, res) => void receive(req, res, signal)).on('clientError', refuseClient);
  const servers = { github: serverOf(to.github), gitea: serverOf(to.gitea), gitlab: serverOf(to.gitlab) };
  const lane = async () => {
    const lines = new Map<HookForge, MemoryConnection>();
    while (left > 0) {
      left -= 1;
      const forge = SHARES[left % SHARES.length] ?? 'github';
      const known = lines.get(forge);
      const line = known?.open ? known : new MemoryConnection(servers[forge]);
      lines.set(forge, line);
      const shot = to[forge].next(random);
      const answer = line.send(headText(shot), shot.body);
      if (shot.cut) setImmediate(() => line.cut());
      for (const key of [forge, ...verdicts(await answer, shot)]) tally[key] = (tally[key] ?? 0) + 1;
    }
    for (const line of lines.values()) line.cut();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Sends one mutation to a server that listens, on a connection of its own. */
function overTcp(port: number, shot: MutatedHook): Promise<Answer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
    if (firstAnswer(text)) socket.destroy();
  });
  // The server cuts clients that misbehave.
  socket.on('error', () => undefined).on('close', () => resolve(firstAnswer(text)?.answer));
  socket.write(headText(shot));
  socket.write(shot.body, () => shot.cut && socket.destroy());
  return promise;
}

/** The status, and whatever is wrong with it. */
function verdicts(answer: Answer | undefined, { kind, cut }: MutatedHook): string[] {
  if (answer === undefined) return cut ? ['cut'] : [`no answer to ${kind}`];
  const { status, body } = answer;
  const letIn = kind.includes('unsigned') && status < 400;
  return [
    String(status),
    ...(letIn ? [`let in: ${kind}`] : []),
    ...(body.startsWith('{"') ? [] : [`no JSON: ${kind}`]),
  ];
}

const wrong = (tally: Tally) => Object.keys(tally).filter((key) => !/^(?:202|4\d\d|cut|git(?:hub|ea|lab))$/.test(key));

describe('mutated webhooks', () => {
  it('break nothing: more than 100 000 of three forges', { timeout: 240_000 }, async ({ annotate }) => {
    const seen: Seen = { accepted: 0, commands: 0, open: 0, errors: [] };
    const to = await intakes(seen);
    expect(to.github.count).toBe(329);
    const random = seededRandom(20_261_121);
    const tally: Tally = {};
    const started = performance.now();
    await storm(to, WARM_UP, random, tally);
    const before = await collectGarbage();
    const heapBefore = process.memoryUsage().heapUsed;
    await storm(to, MEASURED, random, tally);
    const grown = (await collectGarbage()) - before;
    const heapGrown = (process.memoryUsage().heapUsed - heapBefore) / 1024 / 1024;
    const seconds = (performance.now() - started) / 1000;
    await annotate(
      `${WARM_UP + MEASURED} mutations: ${JSON.stringify(tally)}; ${seen.accepted} accepted, ${seen.commands} commands; ` +
        `${seen.errors.length} errors; RSS ${grown.toFixed(1)} MiB more, heap ${heapGrown.toFixed(1)}; ${seconds.toFixed(1)} s`,
    );
    expect(wrong(tally)).toEqual([]);
    expect(seen.errors).toEqual([]);
    expect(seen.open).toBe(0);
    // Most reach the translation, many of them are events still.
    expect(tally['202']).toBeGreaterThan(50_000);
    expect(seen.accepted).toBeGreaterThan(5_000);
    expect(seen.commands).toBeGreaterThan(5_000);
    expect(grown).toBeLessThanOrEqual(30);
    expect(heapGrown).toBeLessThan(5);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('break nothing over real connections to the whole server', { timeout: 120_000 }, async ({ annotate }) => {
    const seen: Seen = { accepted: 0, commands: 0, open: 0, errors: [] };
    const to = await intakes(seen);
    const random = seededRandom(7);
    const tally: Tally = {};
    for (const forge of ['github', 'gitea', 'gitlab'] as const) {
      const server = await apiServer({ hookPath: '/hooks', receiver: to[forge].receiver });
      for (let sent = 0; sent < OVER_TCP / 3; sent += 1) {
        const shot = to[forge].next(random);
        const answer = await overTcp(Number(new URL(server.url).port), shot);
        for (const key of [forge, ...verdicts(answer, shot)]) tally[key] = (tally[key] ?? 0) + 1;
      }
      expect(await ask(`${server.url}/health`)).toMatchObject({ status: 200 });
    }
    await annotate(`${OVER_TCP} mutations over TCP: ${JSON.stringify(tally)}; ${seen.accepted} accepted`);
    expect(wrong(tally)).toEqual([]);
    expect(seen.errors).toEqual([]);
    await expect.poll(() => seen.open).toBe(0);
    expect(seen.accepted).toBeGreaterThan(100);
  });
});
