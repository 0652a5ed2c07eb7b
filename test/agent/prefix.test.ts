import { estimateTokenCount } from 'tokenx';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../../src/agent/loop.ts';
import type { ModelRequest } from '../../src/domain/message.ts';
import { withTextTools } from '../../src/models/with-text-tools.ts';
import type { Model } from '../../src/ports/model.ts';
import { loadRoles } from '../../src/roles/load-roles.ts';
import { materialOf, orderOf } from '../roles/order.ts';
import { FolderWorkspace } from '../support/folder-workspace.ts';
import { ADAPTERS } from '../support/model-adapters.ts';
import { modelBench } from '../support/model-bench.ts';
import { type Line, ScriptedModel } from '../support/scripted-model.ts';
import { speaking } from '../support/speaking-model.ts';

const roles = await loadRoles();
const DONE = {
  status: 'done',
  commit: { type: 'fix', subject: 'count the last page' },
  summary: 'Counts it.',
  tests: ['a'],
};
const STEPS = 30;

/** Thirty steps of everything that changes what is sent: texts, several calls, failures, broken ones, silence. */
const CALLS: readonly (readonly [string, Record<string, unknown>])[][] = Array.from({ length: STEPS - 1 }, (_, n) => [
  ['shell', { command: `echo ${n}; exit ${n % 3}` }],
  ...(n % 4 === 0 ? [['read', { path: n % 8 === 0 ? 'a.txt' : 'gone.txt' }] as const] : []),
]);

async function order(model: Model, changes: { readonly id?: string; readonly marker?: string } = {}) {
  await using workspace = await FolderWorkspace.with({ 'a.txt': 'one\n'.repeat(300) });
  const { developer } = roles;
  const id = changes.id ?? '7-0123abcd';
  const brief = developer.brief(orderOf({}, { id }), {}, materialOf('implement', { ...changes }));
  const task = { ...developer, model, brief, workspace: () => Promise.resolve(workspace), observe: () => undefined };
  return await runAgent(task, new AbortController().signal);
}

/** A request in the order in which providers read it, up to where the next one goes on. */
function bytesOf({ tools, system, messages }: ModelRequest): string {
  return JSON.stringify([tools, system, messages]).slice(0, -2);
}

function expectPrefixes(sent: readonly string[]): void {
  expect(sent).toHaveLength(STEPS);
  for (const [n, later] of sent.slice(1).entries()) expect(later.startsWith(sent[n] ?? '-')).toBe(true);
}

const lines: Line[] = CALLS.map((calls, n) =>
  n === 11 ? { say: 'hm' } : n === 17 ? { broken: [['read', '{']] } : { calls },
);

describe('the prefix of requests', () => {
  it('is every earlier request, byte for byte, over an order of thirty steps', async () => {
    const model = new ScriptedModel(...lines, { calls: [['finish', DONE]] });
    expect(await order(model)).toMatchObject({ stop: 'finished', steps: STEPS });
    expectPrefixes(model.requests.map(bytesOf));
  });

  it('is so too for a model that calls in text', async () => {
    const model = new ScriptedModel(...lines, { calls: [['finish', DONE]] });
    expect(await order(withTextTools(speaking(model)))).toMatchObject({ stop: 'finished', steps: STEPS });
    expectPrefixes(model.requests.map(bytesOf));
  });

  it.each(['openai', 'compatible', 'ollama'] as const)('is so on the wire of %s', async (provider) => {
    const turns = CALLS.map((calls) => ({ calls: calls.map(([tool, input]) => ({ tool, arguments: input })) }));
    const last = { calls: [{ tool: 'finish', arguments: DONE }] };
    await using bench = await modelBench(ADAPTERS[provider].make, [...turns, last]);
    expect(await order(bench.model)).toMatchObject({ stop: 'finished', steps: STEPS });
    expectPrefixes(bench.server.requests.map(({ bytes }) => bytes.toString().replace(/\]\}$/, '')));
  });
});

describe('the first requests of different orders', () => {
  it('have system text and tools in common, and of the whole at least 98.5 % but for what people wrote', async () => {
    const firsts = await Promise.all(
      ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'].map(async (marker, n) => {
        const model = new ScriptedModel({ calls: [['finish', DONE]] });
        await order(model, { id: `${n}-0123abcd`, marker });
        return model.requests.map(bytesOf)[0] ?? '';
      }),
    );
    const [one = '', other = ''] = firsts;
    const fixed = JSON.stringify([
      [...roles.developer.tools, roles.developer.finish].map((t) => t.definition),
      roles.developer.system,
    ]).slice(0, -1);
    expect(one.startsWith(fixed)).toBe(true);
    expect(other.startsWith(fixed)).toBe(true);
    const apart = [...one].filter((letter, at) => letter !== other[at]).length;
    expect(apart).toBeGreaterThan(0);
    expect(1 - apart / one.length).toBeGreaterThanOrEqual(0.985);
  });

  it('cost at most 1 200 tokens before the brief, in text too', async () => {
    const native = new ScriptedModel({ calls: [['finish', DONE]] });
    await order(native);
    const spoken = new ScriptedModel({ calls: [['finish', DONE]] });
    await order(withTextTools(speaking(spoken)));
    for (const { requests } of [native, spoken]) {
      const [first] = requests;
      const tokens = estimateTokenCount(first?.system ?? '') + estimateTokenCount(JSON.stringify(first?.tools));
      expect(tokens).toBeGreaterThan(500);
      expect(tokens).toBeLessThanOrEqual(1_200);
    }
  });
});
