import type { Facts } from '../../domain/facts.ts';
import type { Finding } from '../../domain/finding.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { counted } from '../../lib/counted.ts';
import { personPull } from '../person-pull.ts';
import { type Phase, work } from '../phase.ts';
import { reviewBody } from '../render/review-body.ts';
import { reviewPasses } from '../verdicts.ts';
import { holdsClaim } from './ship.ts';

/** Tells a person what the review of their pull request found: one review, bound to the commit that was judged. */
export const tellReview: Phase = work({
  name: 'tell',
  needs: ['claim', 'change', 'gates', 'review'],
  run: async (order, facts, bench, signal) => {
    const { at, head } = personPull(order);
    const { pulls } = bench.forge;
    await holdsClaim(order, bench, signal);
    const told = await bench.step(
      'review',
      {
        act: async () => {
          const now = await pulls.get(at, signal);
          if (now.state !== 'open') return now.state;
          const body = reviewBody({ order, facts, now: now.head.sha });
          const findings = (facts.review?.findings ?? []).map((finding) => redacted(finding, bench.redact));
          await pulls.review(at, head, bench.redact(body), findings, signal);
          return 'told';
        },
      },
      signal,
    );
    const why = told === 'told' ? resultOf(order, facts) : `the pull request was ${told} while it was reviewed`;
    return { kind: 'halt', outcome: { kind: 'no-change', why } };
  },
});

function resultOf(order: WorkOrder, { review }: Facts): string {
  const word = reviewPasses(review, order.settings.confidence) ? 'passed' : 'not passed';
  return `reviewed ${personPull(order).head.slice(0, 12)}: ${word}, ${counted(review?.findings.length ?? 0, 'finding')}`;
}

function redacted(finding: Finding, redact: (text: string) => string): Finding {
  const { title, description, suggestion } = finding;
  return {
    ...finding,
    title: redact(title),
    description: redact(description),
    ...(suggestion !== undefined && { suggestion: redact(suggestion) }),
  };
}
