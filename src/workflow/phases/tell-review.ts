import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import type { PullReview } from '../../domain/review.ts';
import { counted } from '../../lib/counted.ts';
import { shownLines } from '../../lib/shown-lines.ts';
import type { Bench } from '../bench.ts';
import { personPull } from '../person-pull.ts';
import { type Phase, work } from '../phase.ts';
import { placeFindings } from '../place-findings.ts';
import { redactedFinding } from '../redacted-finding.ts';
import { pullReviewBody } from '../render/pull-review-body.ts';
import { reviewPasses } from '../verdicts.ts';
import { holdsClaim } from './ship.ts';

const MAX_DIFF = 4 * 2 ** 20;

/** Tells a person what the review of their pull request found: one review, bound to the commit that was judged. */
export const tellReview: Phase = work({
  name: 'tell',
  needs: ['claim', 'change', 'gates', 'review'],
  run: async (order, facts, bench, signal) => {
    const { at } = personPull(order);
    const { pulls } = bench.forge;
    await holdsClaim(order, bench, signal);
    const act = async () => {
      const now = await pulls.get(at, signal);
      if (now.state !== 'open') return now.state;
      await pulls.review(at, await reviewOf(order, facts, now.head.sha, bench, signal), signal);
      return 'told';
    };
    const told = await bench.step('review', { act }, signal);
    const why = told === 'told' ? resultOf(order, facts) : `the pull request was ${told} while it was reviewed`;
    return { kind: 'halt', outcome: { kind: 'no-change', why } };
  },
});

/** What stands at a line since an earlier review is not said there again. */
async function reviewOf(
  order: WorkOrder,
  facts: Facts,
  now: Sha,
  bench: Bench,
  signal: AbortSignal,
): Promise<PullReview> {
  const { at, head, trunk } = personPull(order);
  const base = facts.change?.base ?? trunk;
  const findings = (facts.review?.findings ?? []).map((finding) => redactedFinding(finding, bench.redact));
  const placed = placeFindings(findings, shownLines(await bench.mirror.diff(base, head, MAX_DIFF)));
  const said = new Set((await bench.forge.pulls.remarks(at, signal)).map(({ name }) => name.finding));
  const remarks = placed.remarks.filter(({ name }) => !said.has(name.finding));
  const body = pullReviewBody({ order, facts, now, placed, again: placed.remarks.length - remarks.length });
  return { sha: head, body: bench.redact(body), remarks };
}

function resultOf(order: WorkOrder, { review }: Facts): string {
  const word = reviewPasses(review, order.settings.confidence) ? 'passed' : 'not passed';
  return `reviewed ${personPull(order).head.slice(0, 12)}: ${word}, ${counted(review?.findings.length ?? 0, 'finding')}`;
}
