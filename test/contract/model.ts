import { describe, expect, it } from 'vitest';
import type { Message, ModelRequest } from '../../src/domain/message.ts';
import type { ModelOptions } from '../../src/models/model-options.ts';
import type { Model } from '../../src/ports/model.ts';
import { type Wire, type WireFault, type WireTurn, wireServer } from '../servers/wire-server.ts';

export interface ModelFixture {
  readonly wire: Wire;
  /** Statuses and codes of this provider, and what they mean. */
  readonly faults: readonly (readonly [status: number, code: string | undefined, means: string, retryAfter?: string])[];
  /** Whether the provider tells cached tokens and refusals at all. */
  readonly tells: { readonly cached: boolean; readonly refused: boolean };
  make(options: ModelOptions & { readonly url: string; readonly apiKey: string }): Model;
}

const TOOL = { name: 'read', description: 'Reads a file.', input: { type: 'object', properties: {} } };
const ASK: ModelRequest = {
  system: 'Be brief.',
  tools: [TOOL],
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Look at a.js.' }] }],
  maxOutputTokens: 1000,
};
const signal = () => AbortSignal.timeout(20_000);
// Made here, so that no secret-shaped text is kept in the repository.
const KEY = ['k', 'e', 'y'].join('').repeat(9);

/** What every adapter of the model port must do, before a strict server of its wire format. */
export function modelContract(name: string, fixture: ModelFixture): void {
  const { wire, make, tells } = fixture;
  const started = async (turns: readonly (WireTurn | WireFault)[], options: ModelOptions = {}) => {
    const server = await wireServer(wire, turns);
    return { server, model: make({ ...options, url: server.url, apiKey: KEY }) };
  };
  const failing = async (fault: WireFault, options: ModelOptions = {}) => {
    const { server, model } = await started([fault], options);
    await using _ = server;
    const error: unknown = await model.reply(ASK, signal()).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toContain(KEY);
    return error;
  };

  describe(`model contract: ${name}`, () => {
    it('says a text, and what it used', async () => {
      const price = ({ input, output }: { input: number; output: number }) => input + output;
      const { server, model } = await started([{ text: 'Hello ✓', input: 7, output: 3 }], { price });
      await using _ = server;
      const reply = await model.reply(ASK, signal());
      expect(reply).toMatchObject({
        parts: [{ kind: 'text', text: 'Hello ✓' }],
        stop: { kind: 'end' },
        usage: { requests: 1, inputTokens: 7, outputTokens: 3, usd: 10 },
      });
    });

    it('makes calls, takes their results in, and only ever extends what was said', async () => {
      const calls = [
        { tool: 'read', input: { path: 'a.js' } },
        { tool: 'read', input: { path: 'b.js' } },
      ];
      const { server, model } = await started([{ text: 'I look.', calls }, { text: 'Done.' }]);
      await using _ = server;
      const first = await model.reply(ASK, signal());
      expect(first.stop.kind).toBe('calls');
      const made = first.parts.flatMap((part) => (part.kind === 'call' ? [part] : []));
      expect(made.map(({ tool, input }) => ({ tool, input }))).toEqual(calls);
      const results = made.map(({ id }, at) => ({ kind: 'result' as const, id, text: `r${at}`, failed: at === 1 }));
      const messages: Message[] = [
        ...ASK.messages,
        { role: 'assistant', parts: first.parts },
        { role: 'user', parts: [...results, { kind: 'text', text: 'Go on.' }] },
      ];
      expect((await model.reply({ ...ASK, messages }, signal())).parts).toEqual([{ kind: 'text', text: 'Done.' }]);
      const bodies = server.seen.map(({ body }) => body.messages as object[]);
      const bare = (list: object[]) => JSON.parse(JSON.stringify(list).replaceAll(/,"cache_control":\{[^}]*\}/g, ''));
      expect(bare(bodies[1] ?? []).slice(0, bodies[0]?.length)).toEqual(bare(bodies[0] ?? []));
    });

    it('hands on arguments that are no JSON object, and never a call that was cut', async () => {
      const { server, model } = await started([{ rawCall: '{"path": ' }, { rawCall: '{"path": ', stop: 'length' }]);
      await using _ = server;
      const [broken] = (await model.reply(ASK, signal())).parts;
      expect(broken).toMatchObject({ kind: 'broken-call', tool: 'read', raw: '{"path": ' });
      const cut = await model.reply(ASK, signal());
      expect(cut).toMatchObject({ parts: [], stop: { kind: 'length' } });
      if (broken?.kind !== 'broken-call') throw new Error('expected a broken call');
      const answered: Message[] = [
        ...ASK.messages,
        { role: 'assistant', parts: [broken] },
        { role: 'user', parts: [{ kind: 'result', id: broken.id, text: 'no JSON', failed: true }] },
      ];
      await expect(model.reply({ ...ASK, messages: answered }, signal())).rejects.toMatchObject({
        message: expect.stringContaining('nobody expected this request'),
      });
    });

    it.runIf(tells.cached)('tells tokens that were read from a cache as input', async () => {
      const { server, model } = await started([{ text: 'x', input: 10, cached: 90, output: 1 }]);
      await using _ = server;
      expect((await model.reply(ASK, signal())).usage).toMatchObject({ inputTokens: 100, outputTokens: 1 });
    });

    it.runIf(tells.refused)('tells a refusal as an answer, without its calls', async () => {
      const { server, model } = await started([{ text: 'No.', stop: 'refused', calls: [{ tool: 'read', input: {} }] }]);
      await using _ = server;
      const { stop, parts } = await model.reply(ASK, signal());
      expect({ kind: stop.kind, calls: parts.filter(({ kind }) => kind !== 'text') }).toEqual({
        kind: 'refused',
        calls: [],
      });
    });

    it.each(fixture.faults.map((row) => ({ row })))('takes $row.0 $row.1 for $row.2', async ({ row }) => {
      const [status, code, means, retryAfter] = row;
      const error = await failing({ kind: 'status', status, ...(code && { code }), ...(retryAfter && { retryAfter }) });
      expect(error).toMatchObject({
        code: means,
        message: expect.stringContaining(name.split(' ')[0] ?? ''),
        ...(retryAfter && { retryAfterMs: Number(retryAfter) * 1000 }),
      });
    });

    it.each([
      ['reset', 'MODEL_UNREACHABLE'],
      ['cut', 'MODEL_UNREACHABLE'],
      ['garbage', 'MODEL_GARBAGE'],
      ['html', 'MODEL_GARBAGE'],
    ] as const)('takes %s for %s', async (kind, means) => {
      expect(await failing({ kind })).toMatchObject({ code: means });
    });

    it('takes an error inside of an answer for one', async () => {
      const error = await failing({ kind: 'error-inside' });
      expect(['MODEL_OVERLOADED', 'MODEL_UNREACHABLE']).toContain((error as { code: string }).code);
    });

    it('does not wait for a server that fell silent, nor hold an answer without end', async () => {
      expect(await failing({ kind: 'silence' }, { timeoutMs: 300 })).toMatchObject({ code: 'MODEL_UNREACHABLE' });
      expect(await failing({ kind: 'endless' }, { timeoutMs: 5000 })).toMatchObject({
        code: expect.stringMatching(/^MODEL_(?:GARBAGE|UNREACHABLE)$/),
      });
    });

    it('does not find a server that is not there', async () => {
      const { server, model } = await started([]);
      await server[Symbol.asyncDispose]();
      await expect(model.reply(ASK, signal())).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
    });

    it('ends at once when it is told to, and lets go of the connection', async () => {
      const { server, model } = await started([{ kind: 'silence' }]);
      await using _ = server;
      const stop = new AbortController();
      const reply = model.reply(ASK, stop.signal);
      await expect.poll(() => server.seen.length).toBe(1);
      stop.abort(new Error('stopped by the test'));
      await expect(reply).rejects.toThrow('stopped by the test');
      await expect.poll(() => server.open()).toBe(0);
      await expect(model.reply(ASK, stop.signal)).rejects.toThrow('stopped by the test');
    });
  });
}
