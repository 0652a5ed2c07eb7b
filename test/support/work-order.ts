import { orderSettings } from '../../src/config/order-settings.ts';
import { parseRepoSettings } from '../../src/config/parse-settings.ts';
import type { WorkOrder } from '../../src/domain/order.ts';

/** An order that is whole and plain; give what matters to the test. */
export function workOrder(change: Partial<WorkOrder> = {}): WorkOrder {
  return {
    id: '7-00000001',
    key: 'gitea:owner/name#7@1',
    forge: 'gitea',
    issue: { repo: { owner: 'owner', name: 'name' }, number: 7 },
    snapshot: {
      title: 'Sums are wrong',
      body: 'add(1, 2) gives 4',
      labels: ['agent'],
      author: 'ann',
      url: 'http://127.0.0.1/owner/name/issues/7',
      hash: '0'.repeat(64),
      removed: [],
    },
    base: { branch: 'main', sha: 'a'.repeat(40) },
    role: 'developer',
    requester: 'ann',
    profile: 'standard',
    priority: 5,
    budget: { usd: 5, requests: 100, tokens: 1_000_000 },
    settings: orderSettings(parseRepoSettings(undefined).settings, 'defaults'),
    createdAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

/** The n-th of many orders, each for an issue of its own. */
export function numberedOrder(n: number, change: Partial<WorkOrder> = {}): WorkOrder {
  const issue = { repo: { owner: 'owner', name: 'name' }, number: n };
  return workOrder({ id: `${n}-${String(n).padStart(8, '0')}`, key: `gitea:owner/name#${n}@1`, issue, ...change });
}
