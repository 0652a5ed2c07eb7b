import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import type { ScriptFault, ScriptTurn } from '../../src/lib/model-script.ts';
import type { ModelOptions } from '../../src/models/model-options.ts';
import { ASK } from '../support/model-asks.ts';
import { MODEL_KEY } from '../support/model-bench.ts';
import type { ContractBench } from './model.ts';

const GARBAGE = ['no-content', 'odd-json', 'broken-json', 'html', 'big', 'endless', 'bomb', 'odd-status'] as const;
const UNREACHABLE = ['reset', 'cut', 'odd-reason', 'not-http'] as const;
const STILL = ['hang', 'silence', 'drip', 'trickle'] as const;
const CALL = { calls: [{ tool: 'read', arguments: { path: 'a file with a long name.js' } }] };

/** What an adapter makes of faults: an error with a code, at once, that holds no key. */
export function faultTests(bench: ContractBench): void {
  const { id, started, breaks } = bench;

  /** The error of a fault: no message, cause or detail of it may hold the key, and nothing that writes to a terminal. */
  const failing = async (turn: ScriptTurn, options: ModelOptions = {}): Promise<BotError> => {
    await using begun = await started([turn], options);
    const error: unknown = await begun.model.reply(ASK, AbortSignal.timeout(20_000)).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(MODEL_KEY);
    if (!(error instanceof BotError)) throw new Error(`expected a BotError, got ${inspect(error)}`);
    expect(error.message).toMatch(new RegExp(`^${id}: [^\\p{Cc}]+$`, 'u'));
    return error;
  };

  it('tells what a server says, without the key, and when it may be asked again', async () => {
    const error = await failing({ status: 529, retryAfter: 7 });
    expect(error).toMatchObject({ code: 'MODEL_OVERLOADED', retryAfterMs: 7000, details: { status: 529 } });
    expect(error.message).toContain('The script says so [31m to Bearer [key]');
  });

  it('takes a refused request that is longer than the window for one that does not fit', async () => {
    expect(await failing({ status: 400 }, { window: 1010 })).toMatchObject({ code: 'MODEL_CONTEXT' });
  });

  it.each([
    'null',
    '"text"',
    '[]',
    '',
    '<html>',
    '{"error": "text"}',
    '{"error": {"message": {"a": 1}, "type": 5, "code": ["x"], "details": {"error_code": {}}}}',
    `{"error": {"message": "${'long '.repeat(1000)}"}}`,
  ])('reads a refusal with the body %.60s', async (body) => {
    const error = await failing({ status: 500, body });
    expect(error.code).toBe('MODEL_UNREACHABLE');
    expect(error.message.length).toBeLessThan(700);
  });

  const broken: readonly (readonly [ScriptFault, string])[] = [
    ...GARBAGE.map((kind) => [kind, 'MODEL_GARBAGE'] as const),
    ...UNREACHABLE.map((kind) => [kind, 'MODEL_UNREACHABLE'] as const),
    ...Object.entries(breaks).map(([kind, means]) => [kind as ScriptFault, means] as const),
    ['redirect', 'MODEL_REQUEST'],
    ['small-pieces', 'MODEL_GARBAGE'],
  ];
  it.each(broken)('takes %s for %s, and makes no call of the half of one', async (fault, means) => {
    const from = performance.now();
    expect((await failing({ fault, ...CALL }, { timeoutMs: 15_000 })).code).toBe(means);
    expect(performance.now() - from).toBeLessThan(17_000);
  });

  it.each(STILL)('does not wait for a server beyond the deadline: %s', async (fault) => {
    const from = performance.now();
    const error = await failing({ fault, ...CALL }, { timeoutMs: 300 });
    expect(error).toMatchObject({ code: 'MODEL_UNREACHABLE', message: `${id}: no reply within 300 ms.` });
    expect(performance.now() - from).toBeLessThan(2300);
  });

  it('does not find a server that is not there', async () => {
    const { server, model } = await started([]);
    await server.close();
    await expect(model.reply(ASK, AbortSignal.timeout(20_000))).rejects.toMatchObject({
      code: 'MODEL_UNREACHABLE',
      message: `${id}: the connection failed (ECONNREFUSED).`,
    });
  });

  it.each(STILL)('ends at once when it is told to, and lets go of the connection: %s', async (fault) => {
    await using begun = await started([{ fault }]);
    const { server, model } = begun;
    const stop = new AbortController();
    const reply = model.reply(ASK, stop.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    const from = performance.now();
    stop.abort(new Error('stopped by the test'));
    await expect(reply).rejects.toThrow('stopped by the test');
    expect(performance.now() - from).toBeLessThan(1000);
    await expect.poll(() => server.connections()).toBe(0);
    await expect(model.reply(ASK, stop.signal)).rejects.toThrow('stopped by the test');
    expect(server.requests).toHaveLength(1);
  });

  it.each(['silence', 'endless'] as const)('lets go of the connection after %s', async (fault) => {
    await using begun = await started([{ fault }], { timeoutMs: 300 });
    await expect(begun.model.reply(ASK, AbortSignal.timeout(20_000))).rejects.toThrow(id);
    await expect.poll(() => begun.server.connections()).toBe(0);
  });

  it('lets no key pass that cannot be sent', () => {
    for (const bad of [`${MODEL_KEY}\n${MODEL_KEY}`, `${MODEL_KEY}\u200b`, `${MODEL_KEY} ${MODEL_KEY}`])
      expect(() => bench.make({ origin: 'http://127.0.0.1:1', apiKey: bad })).toThrow(
        expect.objectContaining({ code: 'SECRET_MISSING', message: expect.not.stringContaining(MODEL_KEY) }),
      );
  });
}
