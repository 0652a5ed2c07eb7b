import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { isCall } from '../../src/domain/message.ts';
import { ADAPTERS } from '../support/model-adapters.ts';
import { ASK } from '../support/model-asks.ts';
import { MODEL_KEY } from '../support/model-bench.ts';
import { type MutatedStream, mutatedStream } from '../support/mutated-stream.ts';
import { recordedStreams } from '../support/recorded-streams.ts';
import { replySchema } from '../support/reply-schema.ts';
import { seededRandom } from '../support/seeded-random.ts';

const EACH = 260;
const SEED = 20_261_121;
const DEADLINE_MS = 5000;
const WIRES = ['anthropic', 'openai', 'compatible', 'deepseek', 'ollama'] as const;

/** A server that answers whatever is asked with one mutated stream after the other. */
async function mutantServer(mutants: readonly MutatedStream[]) {
  const left = [...mutants];
  const server = createServer((request, response) => {
    request.resume();
    const mutant = left.shift();
    if (!mutant) return void response.destroy();
    const { type, bytes, breaks, step } = mutant;
    response.writeHead(200, type === '' ? {} : { 'content-type': type });
    for (let at = 0; at < Math.min(bytes.length, 50 * step); at += step) response.write(bytes.subarray(at, at + step));
    const rest = bytes.subarray(50 * step);
    if (breaks) response.write(rest, () => response.socket?.destroy());
    else response.end(rest);
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, left, [Symbol.asyncDispose]: close };
}

describe('mutated streams', () => {
  const printed = vi.fn();
  beforeEach(() => {
    for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, way).mockImplementation(printed);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(printed.mock.calls).toEqual([]);
  });

  it.each(WIRES)(`${EACH} of %s end as a whole reply or a typed error, at once`, { timeout: 60_000 }, async (wire) => {
    const { make, id } = ADAPTERS[wire];
    const recorded = await recordedStreams(make);
    const random = seededRandom(SEED);
    const given = Array.from({ length: EACH }, (_, n) => {
      const stream = recorded[Math.floor(random() * recorded.length)];
      if (!stream) throw new Error('nothing was recorded');
      return { stream, mutant: mutatedStream(random, stream, n) };
    });
    await using server = await mutantServer(given.map(({ mutant }) => mutant));
    const model = make({ origin: server.origin, apiKey: MODEL_KEY, timeoutMs: DEADLINE_MS });
    const ends: Record<string, number> = {};
    for (const { stream, mutant } of given) {
      const from = performance.now();
      const outcome = await model.reply(ASK, AbortSignal.timeout(20_000)).catch((error: unknown) => error);
      const seen = `${mutant.kind} of ${inspect(stream.text).slice(0, 300)} became ${inspect(outcome)}`;
      expect(performance.now() - from, seen).toBeLessThan(DEADLINE_MS + 2000);
      if (outcome instanceof Error) {
        if (!(outcome instanceof BotError)) throw new Error(seen);
        expect(outcome.code, seen).toMatch(/^MODEL_/);
        expect(outcome.message, seen).toMatch(new RegExp(`^${id}: [^\\p{Cc}]+$`, 'u'));
      } else {
        expect(replySchema.safeParse(outcome).error, seen).toBeUndefined();
        const reply = replySchema.parse(outcome);
        // A stream that is cut makes no other call than the whole one does.
        if (mutant.kind === 'cut') expect(reply.parts.filter(isCall), seen).toEqual(stream.reply.parts.filter(isCall));
      }
      const end = outcome instanceof BotError ? outcome.code : 'reply';
      ends[end] = (ends[end] ?? 0) + 1;
    }
    expect(server.left).toEqual([]);
    expect(ends.reply).toBeGreaterThan(0);
    expect(ends.MODEL_GARBAGE).toBeGreaterThan(0);
    process.stdout.write(`${wire}: ${given.length} mutated streams: ${inspect(ends)}\n`);
  });
});
