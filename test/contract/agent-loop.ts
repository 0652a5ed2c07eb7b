import { describe, expect, it } from 'vitest';
import type { AgentResult } from '../../src/agent/agent-task.ts';
import { DEFAULT_AGENT_LIMITS } from '../../src/agent/agent-task.ts';
import { runAgent } from '../../src/agent/loop.ts';
import type { Tool } from '../../src/agent/tools/tool.ts';
import { BotError } from '../../src/domain/errors.ts';
import { isCall, type Message, type ResultPart } from '../../src/domain/message.ts';
import type { Model } from '../../src/ports/model.ts';
import { type Answer, DONE, type Speak, taskOf } from '../agent/agent-task.ts';
import { type Line, ScriptedModel } from '../support/scripted-model.ts';

const NEVER = new AbortController().signal;

function results({ transcript }: AgentResult<Answer>): ResultPart[] {
  return transcript.flatMap(({ parts }) => [...parts]).filter((part) => part.kind === 'result');
}

/** What the loop must do with a model, however that model makes its calls. */
export function agentLoopContract(name: string, speak: Speak): void {
  async function run(lines: readonly Line[], changes: Parameters<typeof taskOf>[1] = {}) {
    await using given = await taskOf(lines, changes, speak);
    const result = await runAgent(given.task, NEVER);
    return {
      result,
      model: given.model,
      events: given.events,
      opened: given.opened(),
      a: await given.workspace.text('a.txt'),
    };
  }

  describe(`${name}: runAgent`, () => {
    it('runs tools until the model finishes', async () => {
      const { result, a, events, opened } = await run([
        { say: 'I look.', calls: [['read', { path: 'a.txt' }]] },
        { calls: [['edit', { path: 'a.txt', old: 'two', new: 'three' }]] },
        DONE,
      ]);
      expect(result).toMatchObject({ stop: 'finished', answer: { done: true }, steps: 3 });
      expect(result.usage).toEqual({ requests: 3, inputTokens: 300, outputTokens: 30, usd: 0 });
      expect(a).toBe('one\nthree\n');
      expect(opened).toBe(1);
      expect(events.filter(({ kind }) => kind === 'call')).toEqual([
        { kind: 'call', tool: 'read', summary: 'a.txt' },
        { kind: 'call', tool: 'edit', summary: 'a.txt' },
      ]);
      expect(events.at(-1)).toEqual({ kind: 'end', stop: 'finished' });
      expect(events.flatMap((event) => (event.kind === 'message' ? [event.message] : []))).toEqual(result.transcript);
    });

    it('opens no workspace for a model that needs none', async () => {
      expect((await run([DONE])).opened).toBe(0);
    });

    it('extends every request by the next as an exact prefix, over thirty steps', async () => {
      const reads = Array.from({ length: 29 }, (_, n): Line => ({ calls: [['shell', { command: `echo ${n}` }]] }));
      const { model, result } = await run([...reads, DONE]);
      expect(result).toMatchObject({ stop: 'finished', steps: 30 });
      for (const [n, request] of model.requests.slice(1).entries()) {
        const before = model.requests[n];
        expect(request.system).toBe(before?.system);
        expect(JSON.stringify(request.tools)).toBe(JSON.stringify(before?.tools));
        const common = request.messages.slice(0, before?.messages.length);
        expect(JSON.stringify(common)).toBe(JSON.stringify(before?.messages));
        expect(request.messages.length).toBe((before?.messages.length ?? 0) + 2);
      }
    });

    it('answers each call exactly once, right behind it', async () => {
      const { result } = await run([
        {
          broken: [['edit', '{']],
          calls: [
            ['read', { path: 'a.txt' }],
            ['nonsense', {}],
            ['finish', { done: 1 }],
          ],
        },
        DONE,
      ]);
      expect(unanswered(result.transcript)).toEqual([]);
      expect(result.stop).toBe('finished');
    });

    it('runs the calls beside a finish first', async () => {
      const { result, a } = await run([
        {
          calls: [
            ['finish', { done: true }],
            ['write', { path: 'a.txt', content: 'late' }],
          ],
        },
      ]);
      expect(result).toMatchObject({ stop: 'finished', steps: 1 });
      expect(a).toBe('late');
    });

    it('does not take a finish beside a call that failed', async () => {
      const { result } = await run([
        {
          calls: [
            ['edit', { path: 'a.txt', old: 'nowhere', new: 'x' }],
            ['finish', { done: true }],
          ],
        },
        { calls: [['finish', { done: true, note: 'second' }]] },
      ]);
      expect(result).toMatchObject({ stop: 'finished', steps: 2, answer: { note: 'second' } });
      expect(results(result)[1]?.text).toMatch(/^Not taken/);
    });

    it('takes a finish whose optional keys are written out as null', async () => {
      const { result } = await run([{ calls: [['finish', { done: true, note: null }]] }]);
      expect(result.answer).toEqual({ done: true });
    });
  });

  describe(`${name}: what ends an agent`, () => {
    it.each<[string, Line[], Partial<typeof DEFAULT_AGENT_LIMITS>, object]>([
      [
        'no steps left',
        [{ calls: [['list', {}]] }, { calls: [['read', { path: 'a.txt' }]] }],
        { steps: 2 },
        { stop: 'steps', steps: 2 },
      ],
      ['no tokens left', [{ calls: [['list', {}]], tokens: 900 }], { tokens: 900 }, { stop: 'tokens', steps: 1 }],
      ['the same call three times', [{ calls: [['list', {}]] }], {}, { stop: 'repeated', steps: 3 }],
      [
        'the same call three times in one reply',
        [
          {
            calls: [
              ['list', {}],
              ['list', {}],
              ['list', {}],
            ],
          },
        ],
        {},
        { stop: 'repeated', steps: 1 },
      ],
      ['silence after a nudge', [{ say: 'I am done.' }], {}, { stop: 'silent', steps: 2 }],
      ['empty replies', [{}], {}, { stop: 'silent', steps: 2 }],
      [
        'a refusal, whatever it calls',
        [{ stop: 'refused', calls: [['write', { path: 'a.txt', content: 'x' }]] }],
        {},
        { stop: 'refused', steps: 1 },
      ],
      ['replies cut twice', [{ say: 'Once upon', stop: 'length' }], {}, { stop: 'length', steps: 2 }],
      ['broken JSON, fed back twice', [{ broken: [['edit', '{']] }], {}, { stop: 'broken', steps: 3 }],
      [
        'the same two calls in a circle',
        Array.from({ length: 20 }, (_, n): Line => ({ calls: [n % 2 ? ['list', {}] : ['read', { path: 'a.txt' }]] })),
        {},
        { stop: 'repeated', steps: 10 },
      ],
      [
        'nothing but tools that are not there',
        Array.from({ length: 9 }, (_, n): Line => ({ calls: [['approve', { n }]] })),
        {},
        { stop: 'broken', steps: 3 },
      ],
      [
        'edits that fit at more than one place',
        [{ calls: [['edit', { path: 'a.txt', old: 'o', new: 'x' }]] }],
        {},
        { stop: 'repeated', steps: 3 },
      ],
      [
        'an approval of its own',
        [{ calls: [['finish', { passed: true, confidence: 1, findings: [] }]] }],
        {},
        { stop: 'broken', steps: 3 },
      ],
      ['answers that never fit', [{ calls: [['finish', { done: 'yes' }]] }], {}, { stop: 'broken', steps: 3 }],
    ])('%s', async (_why, lines, limits, expected) => {
      const { result, a } = await run(lines, { limits: { ...DEFAULT_AGENT_LIMITS, ...limits } });
      expect(result).toMatchObject(expected);
      expect(result.answer).toBeUndefined();
      expect(a).toBe('one\ntwo\n');
    });

    it('time, even while the model never answers', async () => {
      const limits = { ...DEFAULT_AGENT_LIMITS, timeMs: 30 };
      const { result } = await run([{ calls: [['list', {}]] }, { hangs: true }], { limits });
      expect(result).toMatchObject({ stop: 'time', steps: 1 });
    });

    it('time, even while a command never ends', async () => {
      const limits = { ...DEFAULT_AGENT_LIMITS, timeMs: 200 };
      const started = performance.now();
      const { result } = await run([{ calls: [['shell', { command: 'sleep 60' }]] }], { limits });
      expect(result.stop).toBe('time');
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it('stopping from outside throws the reason of the signal', async () => {
      await using given = await taskOf([{ hangs: true }], {}, speak);
      const stop = new AbortController();
      const running = runAgent(given.task, stop.signal);
      stop.abort(new BotError('STOPPED', 'by somebody'));
      await expect(running).rejects.toMatchObject({ code: 'STOPPED' });
    });

    it('stopping from outside, even past the deadline', async () => {
      const stop = new AbortController();
      const model: Model = {
        ...new ScriptedModel(),
        reply: async (_request, signal) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          stop.abort();
          throw new BotError('STOPPED', 'by somebody');
        },
      };
      await using given = await taskOf([], { model, limits: { ...DEFAULT_AGENT_LIMITS, timeMs: 10 } });
      await expect(runAgent(given.task, stop.signal)).rejects.toMatchObject({ code: 'STOPPED' });
    });

    it('throws what the model throws', async () => {
      const fault = new BotError('MODEL_OVERLOADED', 'busy');
      await expect(run([{ throws: fault }])).rejects.toBe(fault);
    });

    it('throws what opening the workspace throws', async () => {
      const fault = new BotError('SANDBOX_MISSING', 'none');
      await expect(run([{ calls: [['list', {}]] }], { workspace: () => Promise.reject(fault) })).rejects.toBe(fault);
    });
  });

  describe(`${name}: what an agent survives`, () => {
    it('a tool that answers without end', async () => {
      const endless: Tool = {
        definition: { name: 'endless', description: '', input: { type: 'object' } },
        run: () => Promise.resolve({ text: 'x'.repeat(50_000_000), failed: false }),
      };
      const { result } = await run([{ calls: [['endless', {}]] }, DONE], { tools: [endless] });
      expect(Buffer.byteLength(results(result)[0]?.text ?? '')).toBeLessThan(DEFAULT_AGENT_LIMITS.outputBytes + 100);
    });

    it('arguments that are not what they should be, down to their prototype', async () => {
      const inputs = [
        '{"command":{"toString":1}}',
        '{"__proto__":{"path":1},"path":{"valueOf":null}}',
        '{"path":[[]]}',
      ];
      const calls = inputs.map((input) => ['shell', JSON.parse(input)] as const);
      const { result } = await run([{ calls }, DONE]);
      expect(result.stop).toBe('finished');
      expect(results(result).filter(({ failed }) => failed)).toHaveLength(3);
    });

    it('no third time of a call whose keys stand in another order', async () => {
      const { result } = await run([
        { calls: [['read', { path: 'a.txt', from: 1 }]] },
        { calls: [['read', { from: 1, path: 'a.txt' }]] },
        { calls: [['read', { path: 'a.txt', from: 1 }]] },
      ]);
      expect(result).toMatchObject({ stop: 'repeated', steps: 3 });
    });

    it('one silent reply, one cut reply, two broken calls, and again after good ones', async () => {
      const good: Line = {
        calls: [
          ['read', { path: 'a.txt' }],
          ['list', {}],
        ],
      };
      const bad: Line[] = [
        { say: 'hm' },
        { stop: 'length', say: 'lo' },
        { broken: [['read', '[']] },
        { broken: [['read', ']']] },
      ];
      const { result, model } = await run([...bad, good, ...bad, good, DONE]);
      expect(result).toMatchObject({ stop: 'finished', steps: 11 });
      expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain('You called no tool');
      expect(JSON.stringify(model.requests[2]?.messages.at(-1))).toContain('cut at its limit');
    });

    it('an unknown tool, and is told which there are', async () => {
      const { result } = await run([{ calls: [['run_python', { code: '1' }]] }, DONE]);
      expect(results(result)[0]).toMatchObject({ failed: true });
      expect(results(result)[0]?.text).toBe(
        'There is no tool "run_python". The tools are: read, list, search, map, edit, write, shell, finish.',
      );
    });

    it('an answer of the wrong type, and is told what is wrong with it', async () => {
      const { result } = await run([{ calls: [['finish', { done: 'yes', note: 4 }]] }, DONE]);
      expect(result.stop).toBe('finished');
      expect(results(result)[0]?.text).toMatch(/done: .*boolean.*note: .*string/);
    });

    it('a warning before the third identical call', async () => {
      const { result } = await run([{ calls: [['list', {}]] }, { calls: [['list', {}]] }, DONE]);
      expect(results(result)[1]?.text).toContain('this very call just before');
      expect(results(result)[0]?.text).not.toContain('this very call');
    });

    it('hundreds of calls in one reply: the first 32 are run', async () => {
      const calls = Array.from({ length: 400 }, (_, n) => ['shell', { command: `echo ${n} >> log` }] as const);
      await using given = await taskOf([{ calls }, DONE], {}, speak);
      const result = await runAgent(given.task, NEVER);
      expect((await given.workspace.text('log')).split('\n').length - 1).toBe(32);
      expect(unanswered(result.transcript)).toEqual([]);
    });

    it('50 MB of output, of which a bounded part is kept', async () => {
      const { result } = await run([
        { calls: [['shell', { command: 'head -c 50000000 /dev/zero | tr "\\0" x' }]] },
        DONE,
      ]);
      const text = results(result)[0]?.text ?? '';
      expect(Buffer.byteLength(text)).toBeLessThan(DEFAULT_AGENT_LIMITS.outputBytes + 100);
      expect(text).toMatch(/bytes cut/);
    });

    it('few steps left, and is told', async () => {
      const lines = Array.from({ length: 4 }, (_, n): Line => ({ calls: [['shell', { command: `echo ${n}` }]] }));
      const { model } = await run([...lines, DONE], { limits: { ...DEFAULT_AGENT_LIMITS, steps: 5 } });
      const told = model.requests.map(({ messages }) =>
        JSON.stringify(messages.at(-1)).includes('Only 3 replies are left'),
      );
      expect(told).toEqual([false, false, true, false, false]);
    });
  });
}

function unanswered(transcript: readonly Message[]): string[] {
  return transcript.flatMap((message, at) => {
    if (message.role !== 'assistant') return [];
    const next = transcript[at + 1]?.parts ?? [];
    const ids = message.parts.filter(isCall).map(({ id }) => id);
    return ids.filter((id) => next.filter((part) => part.kind === 'result' && part.id === id).length !== 1);
  });
}
