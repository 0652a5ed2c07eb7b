import { describe, expect, it } from 'vitest';
import { agentBench } from '../../src/cli/bench-agent.ts';

describe('bench agent', () => {
  it('measures both loops as whole processes, and what they send', async () => {
    const rows = await agentBench(1, { env: { path: process.env.PATH ?? '' }, signal: AbortSignal.timeout(100_000) });
    const row = (what: string) => rows.find((one) => one.what === what);
    for (const { ours, bare } of rows) {
      expect(ours).toBeGreaterThan(0);
      expect(bare ?? 1).toBeGreaterThan(0);
    }
    expect(row('4-step fix: requests')).toMatchObject({ ours: 4, bare: 4 });
    expect(row('19 steps on long files: requests')).toMatchObject({ ours: 19, bare: 19 });
    expect(row('19 steps on long files: prefix kept')?.ours).toBe(100);
    expect(row('19 steps on long files: tokens sent in all')?.ours).toBeLessThanOrEqual(350_000);
    expect(row('shared by first requests')?.ours).toBeGreaterThanOrEqual(98.5);
    expect(row('system text and tools, tokens')?.ours).toBeLessThanOrEqual(1_200);
  }, 120_000);
});
