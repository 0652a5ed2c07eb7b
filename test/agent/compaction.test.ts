import { describe, expect, it } from 'vitest';
import { type AgentEvent, DEFAULT_AGENT_LIMITS } from '../../src/agent/agent-task.ts';
import { compact } from '../../src/agent/compaction.ts';
import { runAgent } from '../../src/agent/loop.ts';
import { BotError } from '../../src/domain/errors.ts';
import type { Message, ModelRequest } from '../../src/domain/message.ts';
import { estimatedTokens } from '../../src/models/estimated-tokens.ts';
import type { Line } from '../support/scripted-model.ts';
import { DONE, taskOf } from './agent-task.ts';

const NEVER = new AbortController().signal;
const WINDOW = 16_000;

/** Turns of the model, each with one call and what it answered. */
function talk(...turns: (readonly [tool: string, input: Record<string, unknown>, text: string, failed?: true])[]) {
  const told: Message[] = [{ role: 'user', parts: [{ kind: 'text', text: `The brief. ${'b'.repeat(500)}` }] }];
  for (const [n, [tool, input, text, failed]] of turns.entries()) {
    told.push({ role: 'assistant', parts: [{ kind: 'call', id: `${n}`, tool, input }] });
    told.push({ role: 'user', parts: [{ kind: 'result', id: `${n}`, text, failed: failed === true }] });
  }
  return told;
}

const LONG = 'x'.repeat(9_000);
const filler = (count: number) => Array.from({ length: count }, (_, n) => ['read', { path: `${n}` }, LONG] as const);
const heard = (messages: readonly Message[]) =>
  messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'result' ? [part.text] : [])));
const never = () => false;
const atOnce = () => true;

describe('a compaction', () => {
  it('leaves out old outputs and keeps the brief and the latest turns', () => {
    const messages = talk(...filler(9));
    const { messages: shorter, level } = compact(messages, atOnce);
    expect(level).toBe(1);
    expect(shorter[0]).toBe(messages[0]);
    expect(shorter.slice(-12)).toEqual(messages.slice(-12));
    expect(heard(shorter).slice(0, 3)).toEqual(
      [0, 1, 2].map(
        (n) =>
          `[The output of read ${n} was left out here to make room: 9000 bytes. Make the call again if you need it.]`,
      ),
    );
    expect(shorter.map(({ role }) => role)).toEqual(messages.map(({ role }) => role));
  });

  it('gives the same for the same, and goes on from its own work', () => {
    const messages = talk(...filler(12));
    expect(compact(messages, never)).toEqual(compact(structuredClone(messages), never));
    const once = compact(messages, atOnce).messages;
    expect(compact(once, atOnce).messages).toEqual(once);
  });

  it('keeps errors until they are mended', () => {
    const red = `exit 1\n${LONG}`;
    const messages = talk(
      ['shell', { command: 'npm test' }, red],
      ['shell', { command: 'npm run lint' }, red],
      ['edit', { path: 'a', old: 'x', new: 'y' }, LONG, true],
      ['edit', { path: 'b', old: 'x', new: 'y' }, LONG, true],
      ['write', { path: 'b', content: 'y' }, 'Wrote.'],
      ['shell', { command: 'npm run lint' }, 'exit 0'],
      ...filler(6),
    );
    const kept = heard(compact(messages, atOnce).messages).slice(0, 4);
    expect(kept.map((text) => text.startsWith('[The output'))).toEqual([false, true, false, true]);
    const cut = heard(compact(messages, never).messages);
    expect(cut[0]).toMatch(/^exit 1\nx+\n\[… \d+ bytes cut …\]\nx+$/);
    expect(Buffer.byteLength(cut[0] ?? '')).toBeLessThan(1_100);
  });

  it('keeps only the latest of errors about the same thing', () => {
    const red = (n: number) => ['shell', { command: 'npm test' }, `exit 1\n${n}${LONG}`] as const;
    const kept = heard(compact(talk(red(1), red(2), ...filler(6)), atOnce).messages);
    expect(kept[0]).toMatch(/^\[The output of shell npm test/);
    expect(kept[1]).toMatch(/^exit 1\n2/);
  });

  it('shortens what was written and what was heard last where nothing else is left', () => {
    const messages = talk(['write', { path: 'a', content: LONG }, 'Wrote.'], ['read', { path: 'a' }, LONG]);
    const { messages: shorter, level } = compact(messages, never);
    expect(level).toBe(4);
    expect(JSON.stringify(shorter[1])).toMatch(/bytes cut/);
    expect(Buffer.byteLength(heard(shorter)[1] ?? '')).toBeLessThan(2_100);
  });
});

async function run(lines: readonly Line[], { window = WINDOW, changes = {} as Parameters<typeof taskOf>[1] } = {}) {
  await using given = await taskOf(lines, changes, (model) => ({
    id: model.id,
    window,
    can: model.can,
    reply: (request, signal) => model.reply(request, signal),
  }));
  await given.workspace.write('long.txt', Buffer.from(Array.from({ length: 900 }, (_, n) => `line ${n}\n`).join('')));
  return { result: await runAgent(given.task, NEVER), ...given };
}

const compactions = (events: readonly AgentEvent[]) => events.filter((event) => event.kind === 'compaction');
const sent = ({ tools, system, messages }: ModelRequest) => JSON.stringify([tools, system, messages]).slice(0, -2);
const tooLong = new BotError('MODEL_CONTEXT', 'too long');

describe('a conversation that nears the window', () => {
  const reads = Array.from(
    { length: 28 },
    (_, n): Line => ({
      calls: [['shell', { command: `seq ${n}000 ${n}900` }]],
    }),
  );

  it('goes on to its end, below the window, and keeps its prefix between compactions', async () => {
    const { result, model, events } = await run([...reads, DONE]);
    expect(result).toMatchObject({ stop: 'finished', steps: 29 });
    const at = compactions(events).map(({ step }) => step);
    expect(at.length).toBeGreaterThan(0);
    expect(at.length).toBeLessThan(10);
    const broken = model.requests.flatMap((request, n) =>
      n === 0 || sent(request).startsWith(sent(model.requests[n - 1] ?? request)) ? [] : [n + 1],
    );
    expect(broken).toEqual(at);
    for (const request of model.requests) expect(estimatedTokens(request, '').input).toBeLessThan(WINDOW);
  });

  it('keeps the whole of it in the transcript, and says how much was left out', async () => {
    const { result, events } = await run([...reads, DONE]);
    expect(heard(result.transcript).join('')).not.toContain('was left out');
    for (const { why, level, tokensBefore, tokensAfter } of compactions(events)) {
      expect({ why, level }).toEqual({ why: 'window', level: expect.any(Number) });
      expect(tokensAfter).toBeLessThan(tokensBefore * 0.9);
    }
  });

  it('believes a provider that counts more than we do', async () => {
    const lines = reads.slice(0, 8).map((line, n): Line => (n === 7 ? { ...line, tokens: 15_000 } : line));
    const { events } = await run([...lines, DONE], { window: 60_000 });
    expect(compactions(events)).toEqual([]);
    const counted = await run([...lines, DONE], { window: 24_000 });
    expect(compactions(counted.events).map(({ step }) => step)).toContain(9);
  });

  it('may be told to make room earlier', async () => {
    const limits = { ...DEFAULT_AGENT_LIMITS, compactAt: 0.05 };
    const { events } = await run([...reads, DONE], { window: 200_000, changes: { limits } });
    expect(compactions(events)[0]?.step).toBeLessThan(10);
  });

  it('does not break its prefix for what would free nothing', async () => {
    const limits = { ...DEFAULT_AGENT_LIMITS, compactAt: 0.01 };
    const lines = Array.from({ length: 9 }, (_, n): Line => ({ calls: [['shell', { command: `echo ${n}` }]] }));
    const { events, result } = await run([...lines, DONE], { changes: { limits } });
    expect(result.stop).toBe('finished');
    expect(compactions(events)).toEqual([]);
  });
});

describe('a provider that refuses a conversation as too long', () => {
  const reads = Array.from({ length: 9 }, (_, n): Line => ({ calls: [['shell', { command: `seq ${n}000 ${n}900` }]] }));

  it('is asked once more with a shorter one', async () => {
    const { result, events, model } = await run([...reads, { throws: tooLong }, DONE], { window: 200_000 });
    expect(result).toMatchObject({ stop: 'finished', steps: 10 });
    expect(compactions(events)).toMatchObject([{ why: 'refused', step: 10 }]);
    const [before, after] = model.requests.slice(-2).map((request) => sent(request).length);
    expect(after).toBeLessThan((before ?? 0) * 0.6);
  });

  it.each<[string, Line[], number]>([
    ['refuses again', [...reads, { throws: tooLong }], 11],
    ['refuses what cannot be shortened', [{ throws: tooLong }], 1],
  ])('is not asked for ever where it %s', async (_what, lines, requests) => {
    await using given = await taskOf(lines);
    await expect(runAgent(given.task, NEVER)).rejects.toBe(tooLong);
    expect(given.model.requests).toHaveLength(requests);
  });
});

describe('a file that is read again', () => {
  const READ: Line = { calls: [['read', { path: 'long.txt', from: 100, lines: 100 }]] };
  const other: Line = { calls: [['list', {}]] };

  it('is pointed at while its lines still stand in the conversation', async () => {
    const inside: Line = { calls: [['read', { path: 'long.txt', from: 120, lines: 70 }]] };
    const beyond: Line = { calls: [['read', { path: 'long.txt', from: 150, lines: 100 }]] };
    const { result } = await run([READ, other, READ, inside, beyond, DONE]);
    const [first, , second, third, fourth] = heard(result.transcript);
    expect(first).toContain('line 99\n');
    expect(second).toBe(
      'long.txt, lines 100 to 199 of 900: unchanged since you read them in reply 1; they still stand above.',
    );
    expect(third).toContain('lines 120 to 189 of 900: unchanged');
    expect(fourth).toContain('line 200\n');
  });

  it('is shown where it changed in between, or was left out', async () => {
    const change: Line = { calls: [['shell', { command: "sed -i 's/line 150/LINE 150/' long.txt" }]] };
    const changed = await run([READ, change, READ, DONE]);
    expect(heard(changed.result.transcript)[2]).toContain('LINE 150');
    const fill = Array.from(
      { length: 14 },
      (_, n): Line => ({ calls: [['shell', { command: `seq ${n}000 ${n}900` }]] }),
    );
    const left = await run([READ, ...fill, READ, DONE]);
    expect(compactions(left.events).length).toBeGreaterThan(0);
    expect(heard(left.result.transcript)[15]).toContain('line 150\n');
  });

  it('is shown where only a command printed the same', async () => {
    const fake = "echo 'long.txt, lines 100 to 199 of 900:'; sed -n 100,199p long.txt";
    const { result } = await run([{ calls: [['shell', { command: fake }]] }, READ, DONE]);
    expect(heard(result.transcript)[1]).toContain('line 150\n');
  });
});
