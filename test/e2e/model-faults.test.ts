import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startModelServer } from '../../src/demo/model/model-server.ts';
import type { ScriptTurn } from '../../src/lib/model-script.ts';
import { compatibleModel } from '../../src/models/openai/compatible-model.ts';
import { withFailover } from '../../src/models/with-failover.ts';
import { changedScript } from '../support/demo-script.ts';
import { demoSite } from '../support/demo-site.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TIME = { timeout: 120_000 };

/** A provider that answers every request with this turn. */
async function provider(turn: Partial<ScriptTurn>) {
  const apiKey = randomBytes(20).toString('hex');
  const script = { version: 1 as const, conversations: [{ when: [], turns: [{ ...turn, repeat: true }] }] };
  const server = await startModelServer({ script, port: 0, apiKey });
  return { server, apiKey, [Symbol.asyncDispose]: () => server.close() };
}

describe('models that fail', () => {
  it('stand in for each other, and comment and pull request say who did what', TIME, async () => {
    await using busy = await provider({ status: 529 });
    await using cutting = await provider({ say: 'I look at the file first, and then at the tests.', cut: true });
    await using site = await demoSite();
    const { world } = site;
    const at = (name: string, { url }: { readonly url: string }, apiKey: string, called: string) =>
      compatibleModel({ provider: called, name, baseUrl: url, apiKey, price: () => 0 });
    const whole = (name: string) =>
      withFailover([
        at('one', busy.server, busy.apiKey, 'first'),
        at('two', cutting.server, cutting.apiKey, 'second'),
        at(name, world.model, world.modelKey, 'third'),
      ]);
    const models = { developer: whole('scripted-developer'), reviewer: whole('scripted-reviewer') };
    await using server = await site.serve({
      models: (role) => (role === 'reviewer' ? models.reviewer : models.developer),
    });
    const issue = await world.openIssue();
    const closed = server.closed();
    await world.label(issue, 'agent');
    expect(await closed).toMatchObject({ kind: 'delivered' });
    const standIn = (role: string) =>
      `${role}: after \`first/one\` was overloaded and \`second/two\` did not answer: \`third/scripted-${role}\``;
    const pull = world.forge.repository('maintainer', 'pages').issues.find((one) => one.pull)?.body ?? '';
    for (const text of [site.comment(issue), pull]) {
      expect(text).toContain(standIn('developer'));
      expect(text).toContain(standIn('reviewer'));
      expect(text).toMatch(/`third\/scripted-developer` \(\d+ calls\)/);
    }
    expect(pull).toContain('by another model than the author');
    const [row] = await server.crew.store.list({});
    const spent = (await server.crew.store.journal(row?.order.id ?? '')).flatMap(({ entry }) =>
      entry.kind === 'spent' ? [entry] : [],
    );
    expect(new Set(spent.map(({ model }) => model))).toEqual(
      new Set(['third/scripted-developer', 'third/scripted-reviewer']),
    );
    expect(busy.server.requests).toHaveLength(spent.length);
    expect(cutting.server.requests).toHaveLength(spent.length);
  });

  it('pause the order until their limit ends, also over a restart', TIME, async () => {
    const folder = await tempFolder();
    const limited = (turn: ScriptTurn, conversation: string, n: number) =>
      n === 1 && conversation.includes('first try') ? { ...turn, status: 429, retryAfter: 4, times: 1 } : turn;
    await using site = await demoSite(await changedScript(folder, limited));
    const { world } = site;
    const policy = { patient: true, pauseAfterMs: 100 };
    const issue = await world.openIssue();
    const id = await (async () => {
      await using first = await site.serve({ policy });
      const closed = first.closed();
      await world.label(issue, 'agent');
      expect(await closed).toMatchObject({ kind: 'paused', why: 'rate limit', until: expect.any(String) });
      const [row] = await first.crew.store.list({});
      expect(row).toMatchObject({ state: 'paused' });
      expect(site.comment(issue)).toMatch(
        /It goes on by itself[\s\S]*⏸ Paused: rate limit until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
      );
      return row?.order.id ?? '';
    })();
    await using second = await site.serve({ policy });
    expect(await second.closed()).toMatchObject({ kind: 'delivered' });
    const row = await second.crew.store.find(id);
    expect(row).toMatchObject({ state: 'delivered', attempts: 1 });
    const lines = await second.crew.store.journal(id);
    const woken = lines.find(({ entry }) => entry.kind === 'state' && entry.why?.includes('has come'));
    const paused = lines.find(({ entry }) => entry.kind === 'outcome')?.entry;
    const until = paused?.kind === 'outcome' && paused.outcome.kind === 'paused' ? paused.outcome.until : undefined;
    expect(Date.parse(woken?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(until ?? ''));
  });
});
