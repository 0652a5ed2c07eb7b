import type { Facts } from '../../src/domain/facts.ts';
import type { GateEvidence } from '../../src/domain/gate.ts';
import type { WorkOrder } from '../../src/domain/order.ts';
import type { BriefMaterial } from '../../src/roles/role.ts';

export const MARKER = 'f00dfeedf00dfeed';

/** An order about a bug, with `changes` to its snapshot. */
export function orderOf(changes: Partial<WorkOrder['snapshot']> = {}, more: Partial<WorkOrder> = {}): WorkOrder {
  const budget = { usd: 1, requests: 100, tokens: 1_000_000 };
  return {
    id: '7-0123abcd',
    key: 'key',
    forge: 'gitea',
    issue: { repo: { owner: 'ada', name: 'pages' }, number: 7 },
    snapshot: {
      title: 'The last page is missing',
      body: 'pageCount(21, 10) answers 2.',
      labels: ['bug'],
      author: 'ada',
      url: 'http://forge.example/ada/pages/issues/7',
      hash: 'h',
      removed: [],
      ...changes,
    },
    base: { branch: 'main', sha: 'a'.repeat(40) },
    role: 'developer',
    requester: 'ada',
    profile: 'standard',
    priority: 5,
    budget,
    settings: {
      hash: 'defaults',
      profile: 'standard',
      budget,
      commands: {},
      protectedPaths: [],
      rounds: { test: 4, review: 3 },
      confidence: 0.9,
      whenRed: 'draft',
      plan: { approval: 'off', files: 10 },
      labelPrefix: 'agent',
    },
    createdAt: '2026-11-21T00:00:00Z',
    ...more,
  };
}

export function materialOf(kind: BriefMaterial['kind'], changes: Partial<BriefMaterial> = {}): BriefMaterial {
  return { kind, round: 1, marker: MARKER, instructions: [], ...changes };
}

export function evidenceOf(changes: Partial<GateEvidence> = {}): GateEvidence {
  return { name: 'test', command: 'npm test', exit: 1, ms: 5, sha: 'b'.repeat(40), output: 'not ok 1', ...changes };
}

export const RED_BASE: Facts = {
  baseline: [
    {
      pass: false,
      evidence: evidenceOf(),
      findings: [],
      tests: [
        { name: 'counts pages', passed: false },
        { name: 'holds items', passed: true },
      ],
    },
  ],
};
