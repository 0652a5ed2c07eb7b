import { labelSet } from '../../domain/labels.ts';
import { failure } from '../../domain/outcome.ts';
import { customRoles } from '../../domain/role.ts';
import { type Phase, work } from '../phase.ts';
import { COMMENT_MARKER, progressComment } from '../render/progress-comment.ts';

/** Takes the issue for this order before anything becomes visible; whoever loses says nothing. */
export const claim: Phase = work({
  name: 'claim',
  needs: [],
  run: async (order, facts, bench, signal) => {
    const { repo, number } = order.issue;
    const { issues } = bench.forge;
    const take = () => bench.claims.take(number, order.id, bench.journal.fence, signal);
    const taken = await bench.step('ref', { act: take }, signal);
    if (taken.kind === 'held') return { kind: 'halt', outcome: failure('CLAIM_HELD') };
    const body = progressComment({ order, facts, journal: bench.journal });
    const say = async () => (await issues.say(order.issue, COMMENT_MARKER, body, signal)).id;
    await bench.step('comment', { act: say }, signal);
    const { labelPrefix, roles } = order.settings;
    await issues.ensureLabels(repo, labelSet(labelPrefix, customRoles(roles)).specs, signal);
    return { kind: 'done', facts: { claim: { ref: taken.ref, sha: taken.sha } } };
  },
});
