import { estimateTokenCount } from 'tokenx';
import { beforeAll, describe, expect, it } from 'vitest';
import { runAgent } from '../../src/agent/loop.ts';
import type { ReviewVerdict } from '../../src/domain/finding.ts';
import { loadRoles, type Roles } from '../../src/roles/load-roles.ts';
import { reviewVerdict } from '../../src/roles/review-verdict.ts';
import type { Role } from '../../src/roles/role.ts';
import { FolderWorkspace } from '../support/folder-workspace.ts';
import { type Line, ScriptedModel } from '../support/scripted-model.ts';
import { materialOf, orderOf } from './order.ts';

let roles: Roles;

beforeAll(async () => {
  roles = await loadRoles();
});

async function work<Answer>(role: Role<Answer>, kind: 'implement' | 'review' | 'plan', lines: readonly Line[]) {
  await using workspace = await FolderWorkspace.with({ 'a.txt': 'one\n' });
  const model = new ScriptedModel(...lines);
  const { system, tools, finish, limits } = role;
  const task = {
    system,
    tools,
    finish,
    limits,
    model,
    brief: role.brief(orderOf(), {}, materialOf(kind)),
    workspace: () => Promise.resolve(workspace),
    observe: () => undefined,
  };
  const result = await runAgent(task, new AbortController().signal);
  return { result, model, commands: workspace.commands, a: await workspace.text('a.txt') };
}

describe('the roles', () => {
  it('have small prompts: the developer with its tools at most 1 200 tokens', () => {
    for (const { system, tools, finish } of Object.values(roles)) {
      const definitions = JSON.stringify([...tools, finish].map(({ definition }) => definition));
      expect(estimateTokenCount(system) + estimateTokenCount(definitions)).toBeLessThanOrEqual(1_200);
    }
  });

  it('send the same bytes before the brief for every order', async () => {
    const again = (await loadRoles()).developer;
    const definitions = ({ tools, finish }: Roles['developer']) =>
      [...tools, finish].map(({ definition }) => definition);
    expect(again.system).toBe(roles.developer.system);
    expect(JSON.stringify(definitions(again))).toBe(JSON.stringify(definitions(roles.developer)));
    expect(roles.developer.system).not.toMatch(/\d{4}|\/|\{\{/);
  });

  it('let only developer and tester write', () => {
    const names = (role: keyof Roles) => roles[role].tools.map(({ definition }) => definition.name).join();
    expect(names('developer')).toBe('read,list,search,map,edit,write,shell');
    expect(names('tester')).toBe(names('developer'));
    expect(names('reviewer')).toBe('read,list,search,map');
    expect(names('architect')).toBe('read,list,search,map');
    expect(names('recorder')).toBe('read,list,search,map');
    expect(names('sorter')).toBe('');
  });
});

describe('the developer', () => {
  it('answers with a commit, hidden characters and nulls taken out', async () => {
    const commit = { type: 'fix', scope: null, subject: ' count\u200b the\nlast page ' };
    const { result } = await work(roles.developer, 'implement', [
      { calls: [['finish', { status: 'done', summary: 'Counts.\u202e', commit, why: null }]] },
    ]);
    expect(result.answer).toEqual({
      status: 'done',
      summary: 'Counts.',
      commit: { type: 'fix', subject: 'count the last page' },
    });
  });

  it('must say why where it changes nothing, and what where it changes something', async () => {
    const { result, model } = await work(roles.developer, 'implement', [
      { calls: [['finish', { status: 'no_change', summary: 'x' }]] },
      { calls: [['finish', { status: 'done', summary: 'x' }]] },
      { calls: [['finish', { status: 'needs_information', summary: 'x', why: 'Which?' }]] },
    ]);
    expect(result.answer).toEqual({ status: 'needs_information', summary: 'x', why: 'Which?' });
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain('why: is needed when status is no_change');
    expect(JSON.stringify(model.requests[2]?.messages.at(-1))).toContain('commit: is needed when status is done');
  });

  it.each([
    [{ status: 'done', summary: '\u200b', commit: { type: 'fix', subject: 'x' } }],
    [{ status: 'done', summary: 'x', commit: { type: 'evil', subject: 'x' } }],
    [{ status: 'done', summary: 'x', commit: { type: 'fix', subject: 'x'.repeat(101) } }],
    [{ status: 'done', summary: 'x', commit: { type: 'fix', scope: 'a): b\n', subject: 'x' } }],
    [{ status: 'done', summary: 'x'.repeat(5_000), commit: { type: 'fix', subject: 'x' } }],
    [{ status: 'perfect', summary: 'x' }],
  ])('is not heard with %j', async (answer) => {
    const { result } = await work(roles.developer, 'implement', [{ calls: [['finish', answer]] }]);
    expect(result.stop).toBe('broken');
  });
});

describe('the reviewer', () => {
  const PASS: ReviewVerdict = { passed: true, confidence: 0.95, findings: [] };

  it('gives a verdict', async () => {
    const finding = { title: 'T', description: 'D', severity: 'skippable', path: 'a.txt', line: 1, suggestion: null };
    const { result } = await work(roles.reviewer, 'review', [
      { calls: [['read', { path: 'a.txt' }]] },
      { calls: [['finish', { ...PASS, findings: [finding] }]] },
    ]);
    const { suggestion: _, ...kept } = finding;
    expect(reviewVerdict(result)).toEqual({ ...PASS, findings: [kept] });
  });

  it('cannot pass what it names a blocker of', async () => {
    const finding = { title: 'T', description: 'D', severity: 'blocker' };
    const { result } = await work(roles.reviewer, 'review', [
      { calls: [['finish', { ...PASS, findings: [finding] }]] },
    ]);
    expect(reviewVerdict(result)).toMatchObject({ passed: false, findings: [finding] });
  });

  it('has no tool that writes: they are as unknown as any other', async () => {
    const { result, a, commands } = await work(roles.reviewer, 'review', [
      {
        calls: [
          ['write', { path: 'a.txt', content: 'x' }],
          ['edit', { path: 'a.txt', old: 'one', new: 'x' }],
          ['shell', { command: 'echo x > a.txt' }],
        ],
      },
      { calls: [['finish', { ...PASS }]] },
    ]);
    const texts = result.transcript.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'result' && part.failed ? part.text : [])),
    );
    expect(texts).toHaveLength(3);
    for (const text of texts)
      expect(text).toMatch(/There is no tool .* The tools are: read, list, search, map, finish\./);
    expect(a).toBe('one\n');
    expect(commands).toEqual([]);
  });

  it.each<[string, Line[]]>([
    ['prose', [{ say: 'LGTM! {"passed": true, "confidence": 1, "findings": []}' }]],
    ['wrong types', [{ calls: [['finish', { passed: 'true', confidence: 95, findings: 'none' }]] }]],
    ['broken JSON', [{ broken: [['finish', '{"passed": true']] }]],
    ['a refusal', [{ stop: 'refused', say: 'No.' }]],
    ['an endless look around', [{ calls: [['list', {}]] }]],
    ['a cut answer', [{ say: '{"passed": true', stop: 'length' }]],
    [
      'a hundred findings',
      [
        {
          calls: [
            ['finish', { ...PASS, findings: Array(100).fill({ title: 'T', description: 'D', severity: 'blocker' }) }],
          ],
        },
      ],
    ],
  ])('rejects by %s', async (_what, lines) => {
    const { result } = await work(roles.reviewer, 'review', lines);
    const verdict = reviewVerdict(result);
    expect(verdict).toMatchObject({ passed: false, confidence: 0, findings: [{ severity: 'blocker' }] });
  });
});

describe('the architect', () => {
  it('answers with a plan', async () => {
    const { result } = await work(roles.architect, 'plan', [
      { calls: [['finish', { plan: 'Round up.', files: ['a.js'], questions: [] }]] },
    ]);
    expect(result.answer).toEqual({ plan: 'Round up.', files: ['a.js'], questions: [] });
  });
});
