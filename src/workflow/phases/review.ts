import { BotError } from '../../domain/errors.ts';
import type { RoleName } from '../../domain/role.ts';
import { reviewVerdict } from '../../roles/review-verdict.ts';
import { askAgent } from '../ask-agent.ts';
import { lastModel, reviewIsIndependent } from '../model-work.ts';
import { type Phase, work } from '../phase.ts';
import { reviewPasses } from '../verdicts.ts';

/** Has the change judged in a fresh context and a fresh workspace; no valid verdict is a rejection. */
export const review: Phase = work({
  name: 'verdict',
  needs: ['change', 'gates'],
  run: async (order, facts, bench, signal) => {
    const { change } = facts;
    if (!change) throw new BotError('INPUT_MISSING', 'review: no change was committed');
    await using scope = new AsyncDisposableStack();
    const workspace = async () => scope.use(await bench.workshop.fresh('review', change.commit, signal));
    const role = bench.roles.reviewer;
    const result = await askAgent(
      { role, kind: 'review', round: bench.rounds, workspace },
      { order, facts, bench },
      signal,
    );
    const verdict = reviewVerdict(result);
    const { spent } = bench.journal;
    const model = lastModel(spent, 'reviewer', bench.model('reviewer').id);
    return {
      kind: reviewPasses(verdict, order.settings.confidence) ? 'done' : 'fix',
      facts: {
        review: verdict,
        reviewRounds: bench.rounds,
        reviewer: { model, independent: reviewIsIndependent(spent, order.follow ? undefined : authorsOf(order.role)) },
      },
    };
  },
});

/** Of a design record the architect is the author, who in other orders only plans. */
function authorsOf(role: RoleName): readonly RoleName[] | undefined {
  return role === 'architect' ? ['architect'] : undefined;
}
