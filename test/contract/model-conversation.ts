import { expect, it, vi } from 'vitest';
import { type AssistantPart, isCall } from '../../src/domain/message.ts';
import { ASK, answered, ask } from '../support/model-asks.ts';
import type { ContractBench } from './model.ts';

/** What an adapter says and hears while all goes well. */
export function conversationTests({ started, tells, id }: ContractBench): void {
  it('says a text and what it used, and is asked what it was given', async () => {
    const price = ({ input, output }: { input: number; output: number }) => input + output;
    await using bench = await started([{ say: 'Hello ✓', usage: { input: 7, output: 3 } }], { price });
    const { parts, stop, usage } = await ask(bench.model);
    expect(parts.filter(({ kind }) => kind !== 'sealed')).toEqual([{ kind: 'text', text: 'Hello ✓' }]);
    expect(stop).toEqual({ kind: 'end', raw: expect.stringMatching(/\w/) });
    expect(usage).toEqual({ requests: 1, inputTokens: 7, outputTokens: 3, usd: 10 });
    const sent = bench.server.requests[0]?.bytes.toString();
    const name = id.slice(id.indexOf('/') + 1);
    for (const text of ['Be brief.', 'Look at a.js.', 'Reads a file.', '"path":{"type":"string"}', '1000', name])
      expect(sent).toContain(text);
  });

  it('says that it does not know a price that nobody told', async () => {
    await using bench = await started([{ say: 'x' }]);
    expect((await ask(bench.model)).usage.usd).toBeNull();
  });

  it('asks without a system text and tools where there are none', async () => {
    await using bench = await started([{ say: 'x' }]);
    await bench.model.reply({ ...ASK, system: '', tools: [] }, AbortSignal.timeout(20_000));
    expect(bench.server.requests[0]?.body).not.toHaveProperty('tools');
  });

  it('makes calls, takes their results in, and only ever extends what was said', async () => {
    const calls = ['a.js', 'b.js'].map((path) => ({ tool: 'read', arguments: { path } }));
    await using bench = await started([{ say: 'I look.', calls }, { calls }, { say: 'Done.' }]);
    const first = await ask(bench.model);
    expect(first.stop.kind).toBe('calls');
    expect(first.parts.filter(isCall).map((call) => call.kind === 'call' && [call.tool, call.input])).toEqual(
      calls.map((call) => [call.tool, call.arguments]),
    );
    const messages = answered(first.parts);
    const second = await ask(bench.model, messages);
    const ids = [...first.parts, ...second.parts].filter(isCall).map((call) => call.id);
    expect(new Set(ids).size).toBe(4);
    const last = await ask(bench.model, [...messages, ...answered(second.parts, '').slice(1)]);
    expect(last.parts.at(-1)).toEqual({ kind: 'text', text: 'Done.' });
    const bodies = bench.server.requests.map(({ body }) => said(body));
    expect(bodies[2]?.slice(0, bodies[1]?.length)).toEqual(bodies[1]);
    expect(bodies[1]?.slice(0, bodies[0]?.length)).toEqual(bodies[0]);
    for (const text of ['r0', 'r1', 'Go on.']) expect(JSON.stringify(bodies[1])).toContain(text);
  });

  it.runIf(tells.thoughts)('says a thought back that led to calls, unchanged, and to no other model', async () => {
    const calls = [{ tool: 'read', arguments: { path: 'a.js' } }];
    const turns = [{ think: 'Which file?', calls }, { think: 'This one.', say: 'It is', calls }, { say: 'Done.' }];
    await using bench = await started(turns);
    const first = await ask(bench.model);
    expect(first.parts[0]).toMatchObject({ kind: 'sealed', by: id });
    const messages = answered(first.parts);
    const second = await ask(bench.model, messages);
    const whole = [...messages, ...answered(second.parts, '').slice(1)];
    expect((await ask(bench.model, whole)).parts.at(-1)).toEqual({ kind: 'text', text: 'Done.' });
    const foreign = second.parts.map((part) => (part.kind === 'sealed' ? { ...part, by: 'x/y' } : part));
    await using other = await started([{ say: 'Done.' }]);
    await ask(other.model, answered(foreign.map((part) => (isCall(part) ? { ...part, id: 'call_1' } : part))));
    expect(other.server.requests[0]?.bytes.toString()).not.toContain('This one.');
  });

  it.runIf(tells.thoughts)('keeps a thought to itself that nothing came of', async () => {
    const thought = [{ think: 'Which file?', stop: 'length' as const, say: '' }, { say: 'Done.' }];
    await using bench = await started(thought);
    const { parts } = await ask(bench.model);
    expect(parts.every(({ kind }) => kind === 'sealed')).toBe(true);
    expect((await ask(bench.model, answered(parts))).stop.kind).toBe('end');
  });

  it('hands arguments that are no JSON object on as a broken call, which can be answered', async () => {
    const raw = (text: string) => ({ calls: [{ tool: 'read', arguments: text }] });
    await using bench = await started([raw('{"path": '), raw('[1]'), { say: 'Done.' }]);
    const broken = (await ask(bench.model)).parts;
    expect(broken).toMatchObject([{ kind: 'broken-call', tool: 'read', raw: '{"path": ' }]);
    expect((await ask(bench.model, answered(broken))).parts).toMatchObject([{ kind: 'broken-call', raw: '[1]' }]);
    expect((await ask(bench.model, answered(broken))).parts.at(-1)).toEqual({ kind: 'text', text: 'Done.' });
  });

  it('never makes a call of one that was cut', async () => {
    const calls = [{ path: 'a.js' }, '{"path": '].map((input) => ({ tool: 'read', arguments: input }));
    await using bench = await started([{ calls, stop: 'length' }]);
    const cut = await ask(bench.model);
    expect(cut.stop.kind).toBe('length');
    expect(cut.parts.filter(isCall)).toMatchObject([{ kind: 'call', input: { path: 'a.js' } }]);
  });

  it('repeats no text that no provider parses, and no call that is nested without end', async () => {
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const raw = (text: string) => ({ calls: [{ tool: 'read', arguments: text }] });
    await using bench = await started([raw('{"\\udc00": ["\\ud83d"]}'), raw(deep), { say: 'Done.' }]);
    const lone = (await ask(bench.model)).parts;
    expect(lone).toMatchObject([{ kind: 'call', input: { '\ufffd': ['\ufffd'] } }]);
    const nested = (await ask(bench.model, answered(lone, 'cut \ud83d'))).parts;
    expect(nested).toMatchObject([{ kind: 'broken-call', problem: expect.stringContaining('nested') }]);
    expect((await ask(bench.model, answered(nested))).stop.kind).toBe('end');
  });

  it('takes over a conversation that other models began, whatever they called things', async () => {
    const ids = ['functions.read:0', `chatcmpl-tool-${'f'.repeat(64)}`, `chatcmpl-tool-${'f'.repeat(63)}0`, 'é', 'è'];
    const parts = ids.map((one): AssistantPart => ({ kind: 'call', id: one, tool: 'a tool!', input: {} }));
    await using bench = await started([{ say: 'Done.' }]);
    expect((await ask(bench.model, answered(parts))).stop.kind).toBe('end');
  });

  it('repeats a reply that was empty', async () => {
    await using bench = await started([{ say: '' }, { say: 'Done.' }]);
    const { parts } = await ask(bench.model);
    expect(parts.filter(({ kind }) => kind !== 'sealed')).toEqual([]);
    expect((await ask(bench.model, answered(parts))).stop.kind).toBe('end');
  });

  it.runIf(tells.cached)(
    'tells tokens that were read from a cache, or written to one, as input, at their price',
    async () => {
      const price = (used: { input: number; cacheRead: number; cacheWrite: number }) =>
        used.input + used.cacheRead / 1000 + used.cacheWrite / 10;
      const usage = { input: 10, cacheRead: 90, cacheWrite: tells.written ? 3 : 0, output: 1 };
      await using bench = await started([{ say: 'x', usage }], { price });
      const told = (await ask(bench.model)).usage;
      expect(told).toMatchObject(
        tells.written ? { inputTokens: 103, outputTokens: 1, usd: 103.39 } : { inputTokens: 100, usd: 100.09 },
      );
    },
  );

  it.runIf(!tells.always)('guesses tokens that are not told', async () => {
    await using bench = await started([{ say: 'word '.repeat(100), usage: 'none' }]);
    const { usage } = await ask(bench.model);
    expect(usage.inputTokens).toBeGreaterThan(10);
    expect(usage.outputTokens).toBeGreaterThan(50);
  });

  it.runIf(tells.refused)('tells a refusal as an answer, without its calls', async () => {
    await using bench = await started([{ say: 'No.', stop: 'refused', calls: [{ tool: 'read', arguments: {} }] }]);
    const { stop, parts } = await ask(bench.model);
    expect(stop.kind).toBe('refused');
    expect(parts.filter(isCall)).toEqual([]);
  });

  it('takes nothing from the environment', async () => {
    for (const name of ['OPENAI', 'ANTHROPIC', 'OLLAMA'])
      for (const rest of ['API_KEY', 'BASE_URL', 'ORG_ID', 'PROJECT_ID', 'AUTH_TOKEN', 'HOST', 'LOG', 'ADMIN_KEY'])
        vi.stubEnv(`${name}_${rest}`, rest === 'LOG' ? 'debug' : 'http://from-the-environment');
    await using bench = await started([{ say: 'x' }]);
    await ask(bench.model).finally(() => vi.unstubAllEnvs());
    const [seen] = bench.server.requests;
    expect(JSON.stringify([seen?.headers, seen?.body])).not.toContain('from-the-environment');
  });
}

/** What was said in a request, without Anthropic's marks of what to cache, which move. */
function said(body: unknown): readonly object[] {
  const { messages, input } = body as { messages?: object[]; input?: object[] };
  const bare = JSON.stringify(messages ?? input).replaceAll(/,"cache_control":\{[^}]*\}/g, '');
  return JSON.parse(bare) as object[];
}
