import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../src/cli/models.ts';
import { readEnv } from '../../../src/config/env.ts';
import { modelsSchema } from '../../../src/config/model-settings.ts';
import type { Message, ModelRequest } from '../../../src/domain/message.ts';
import { modelCheckup } from '../../../src/models/model-checkup.ts';
import { scriptedModel } from '../../../src/models/scripted/scripted-model.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const signal = new AbortController().signal;
const asking = (text: string, turn = 0): ModelRequest => ({
  system: 'You are the developer.',
  tools: [],
  messages: [
    { role: 'user', parts: [{ kind: 'text', text }] },
    ...Array.from({ length: turn }, (): Message => ({ role: 'assistant', parts: [{ kind: 'text', text: 'so' }] })),
  ],
  maxOutputTokens: 100,
});

async function scriptOf(turns: readonly object[], more: object = {}): Promise<string> {
  const file = join(await tempFolder(), 'lines.yaml');
  const conversations = [{ name: 'one', turns }];
  await writeFile(file, JSON.stringify({ version: 1, conversations, ...more }));
  return file;
}

describe('the scripted provider', () => {
  it('reads its lines from the request alone', async () => {
    const file = await scriptOf([
      {
        say: 'I look.',
        calls: [
          { tool: 'read', arguments: { path: 'a.js' } },
          { tool: 'shell', arguments: '{"comm' },
        ],
      },
      { say: 'Done.', usage: { input: 7, output: 3 } },
    ]);
    const model = scriptedModel({ name: file });
    expect(model.id).toBe('scripted/lines');
    const [first, second] = [await model.reply(asking('x'), signal), await model.reply(asking('x', 1), signal)];
    expect(first).toMatchObject({
      parts: [
        { kind: 'text', text: 'I look.' },
        { kind: 'call', id: 'call_0_0', tool: 'read', input: { path: 'a.js' } },
        { kind: 'broken-call', id: 'call_0_1', tool: 'shell' },
      ],
      stop: { kind: 'calls' },
      usage: { requests: 1, usd: 0 },
    });
    expect(second).toMatchObject({ stop: { kind: 'end' }, usage: { inputTokens: 7, outputTokens: 3 } });
    expect(await model.reply(asking('x'), signal)).toEqual(first);
  });

  it('is billed where a price is told', async () => {
    const name = await scriptOf([{ say: 'x', usage: { input: 2_000_000, output: 1_000_000 } }]);
    const choice = modelsSchema.parse({
      default: [{ model: `scripted/${name}`, priceUsdPerMTok: { input: 1, output: 5 } }],
    });
    const model = modelOf(choice.default?.[0] ?? '', readEnv({}));
    expect((await model.reply(asking('x'), signal)).usage.usd).toBe(7);
    expect(model.price?.({ input: 1_000_000, output: 0, cacheRead: 0, cacheWrite: 0 })).toBe(1);
    expect(modelOf(`scripted/${name}`, readEnv({})).price?.({ input: 9, output: 9, cacheRead: 0, cacheWrite: 0 })).toBe(
      0,
    );
  });

  it.each([
    [{ status: 529 }, 'MODEL_OVERLOADED', undefined],
    [{ status: 429, retryAfter: 7 }, 'MODEL_LIMITED', 7000],
    [{ status: 401 }, 'MODEL_AUTH', undefined],
    [{ status: 402 }, 'MODEL_QUOTA', undefined],
    [{ status: 500 }, 'MODEL_UNREACHABLE', undefined],
    [{ reset: true }, 'MODEL_UNREACHABLE', undefined],
    [{ cut: true, say: 'half' }, 'MODEL_UNREACHABLE', undefined],
    [{ garbage: true }, 'MODEL_GARBAGE', undefined],
  ])('fails as a server does that is told %j', async (turn, code, retryAfterMs) => {
    const model = scriptedModel({ name: await scriptOf([turn]) });
    await expect(model.reply(asking('x'), signal)).rejects.toMatchObject({ code, retryAfterMs });
  });

  it('fails so often and then answers', async () => {
    const model = scriptedModel({ name: await scriptOf([{ status: 503, times: 2, say: 'At last.' }]) });
    const reply = () => model.reply(asking('x'), signal);
    for (let n = 0; n < 2; n += 1) await expect(reply()).rejects.toMatchObject({ code: 'MODEL_OVERLOADED' });
    expect((await reply()).parts).toEqual([{ kind: 'text', text: 'At last.' }]);
  });

  it('is one of the models that a script tells apart, by the name after #', async () => {
    const file = await scriptOf([{ say: 'x' }], { models: ['writer', 'judge'] });
    expect(scriptedModel({ name: `${file}#judge` }).id).toBe('scripted/judge');
    expect((await scriptedModel({ name: file }).reply(asking('x'), signal)).stop.kind).toBe('end');
    const nobody = scriptedModel({ name: `${file}#nobody` }).reply(asking('x'), signal);
    await expect(nobody).rejects.toMatchObject({
      code: 'MODEL_REQUEST',
      message: expect.stringContaining('writer, judge'),
    });
  });

  it('says what it was asked where nothing fits, and every problem of a faulty script', async () => {
    const model = scriptedModel({ name: await scriptOf([{ say: 'x' }]) });
    await expect(model.reply(asking('What now?', 1), signal)).rejects.toThrow(/has 1 turns.*What now\?/);
    const faulty = scriptedModel({ name: await scriptOf([{ sing: 'x' }]) });
    await expect(faulty.reply(asking('x'), signal)).rejects.toMatchObject({ code: 'SCRIPT_INVALID' });
    const missing = scriptedModel({ name: '/nowhere/x.yaml' });
    await expect(missing.reply(asking('x'), signal)).rejects.toMatchObject({ code: 'SCRIPT_INVALID' });
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const model = scriptedModel({ name: await scriptOf([{ say: 'x', delayMs: 60_000 }]) });
    const reply = model.reply(asking('x'), stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 20);
    await expect(reply).rejects.toThrow('stopped');
  });

  it('is looked at by the doctor without a server', async () => {
    const file = await scriptOf([{ say: 'x' }], { models: ['writer'] });
    const look = (name: string) => modelCheckup({ provider: 'scripted', name }, 100, signal);
    expect(await look(`${file}#writer`)).toEqual({ kind: 'answers', listed: true });
    expect(await look(`${file}#other`)).toEqual({ kind: 'answers', listed: false });
    expect(await look('/nowhere/x.yaml')).toMatchObject({ kind: 'silent' });
  });
});
