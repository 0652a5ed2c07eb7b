import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/domain/facts.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { type BenchTools, benchAt } from '../../src/workflow/bench.ts';
import { each } from '../../src/workflow/combinators.ts';
import type { Phase, Verdict } from '../../src/workflow/phase.ts';
import { byBlocker } from '../../src/workflow/verdicts.ts';
import { orderOf } from '../roles/order.ts';

const finding = (title: string, severity: Finding['severity'] = 'blocker'): Finding => ({
  title,
  description: 'x',
  severity,
});

/** A phase that notes under which key it saw which findings, and answers with what it is told to. */
function noting(answers: readonly Verdict[] = []) {
  const seen: string[] = [];
  const phase: Phase = {
    name: 'answer',
    needs: ['review'],
    run: async (_order, { review, unchanged }, bench) => {
      seen.push(`${bench.key}: ${review?.findings.map(({ title }) => title).join('+')} after ${unchanged}`);
      return answers[seen.length - 1] ?? { kind: 'done', facts: { unchanged: `${seen.length}` } };
    },
  };
  return { seen, phase };
}

const { signal } = new AbortController();
const review = (...findings: Finding[]): Facts => ({ review: { passed: false, confidence: 0.5, findings } });
// The combinators use nothing of a bench but its place.
const bench = benchAt({} as BenchTools, 'review#2', 2);

describe('one fix for each blocker', () => {
  it('sees its blocker alone and what those before it established', async () => {
    const { seen, phase } = noting();
    const facts = review(finding('a'), finding('debt', 'tech_debt'), finding('b'));
    const verdict = await each('blocker', byBlocker, phase).run(orderOf(), facts, bench, signal);
    expect(seen).toEqual(['review#2/blocker-1: a after undefined', 'review#2/blocker-2: b after 1']);
    // What one part saw is not a fact of the order.
    expect(verdict).toEqual({ kind: 'done', facts: { unchanged: '2' } });
  });

  it('is one for all findings where none is a blocker', async () => {
    const { seen, phase } = noting();
    const facts = review(finding('a', 'tech_debt'), finding('b', 'skippable'));
    await each('blocker', byBlocker, phase).run(orderOf(), facts, bench, signal);
    expect(seen).toEqual(['review#2/blocker-1: a+b after undefined']);
  });

  it('ends with the first that is not done', async () => {
    const halt: Verdict = { kind: 'halt', outcome: { kind: 'no-change', why: 'x' } };
    const { seen, phase } = noting([halt]);
    const verdict = await each('blocker', byBlocker, phase).run(
      orderOf(),
      review(finding('a'), finding('b')),
      bench,
      signal,
    );
    expect(seen).toHaveLength(1);
    expect(verdict).toMatchObject(halt);
  });
});
