import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { each, loop, sequence, told, when } from './combinators.ts';
import type { Phase } from './phase.ts';
import { attend } from './phases/attend.ts';
import { claim } from './phases/claim.ts';
import { classify } from './phases/classify.ts';
import { commit } from './phases/commit.ts';
import { answer, implement, repair } from './phases/develop.ts';
import { baseline, gates } from './phases/gates.ts';
import { gather } from './phases/gather.ts';
import { judgePull } from './phases/judge-pull.ts';
import { lend } from './phases/lend.ts';
import { plan } from './phases/plan.ts';
import { review } from './phases/review.ts';
import { ship } from './phases/ship.ts';
import { tellReview } from './phases/tell-review.ts';
import { update } from './phases/update.ts';
import { showing } from './showing.ts';
import { byBlocker, gatesPass } from './verdicts.ts';

const green = (_order: WorkOrder, facts: Facts) => gatesPass(facts.gates);
const wanted = (order: WorkOrder, facts: Facts) => green(order, facts) || order.settings.whenRed === 'draft';

const tested = (name: string): Phase =>
  loop(name, { check: gates, fix: sequence('mend', repair, commit), rounds: ({ settings }) => settings.rounds.test });

const reviewed: Phase = loop('review', {
  check: when(green, review),
  fix: each('blocker', byBlocker, sequence('answer', answer, commit, tested('retest'))),
  rounds: ({ settings }) => settings.rounds.review,
});

const changed = (_order: WorkOrder, facts: Facts) => facts.handedOut !== undefined;

const fresh: Phase = sequence(
  'order',
  claim,
  classify,
  showing('planning', plan),
  showing('working', sequence('develop', baseline, implement, commit)),
  showing('testing', tested('test')),
  showing('reviewing', reviewed),
  when(wanted, ship),
);

const followUp: Phase = sequence(
  'follow-up',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  update,
);

const reviewOfPull: Phase = sequence(
  'review-of-pull',
  claim,
  gather,
  showing('testing', sequence('check', baseline, told(gates))),
  showing('reviewing', sequence('review', judgePull, tellReview)),
);

const helpWithPull: Phase = sequence(
  'help-with-pull',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  lend,
);

function chosen({ follow, person }: WorkOrder): Phase {
  if (person) return person.wish === 'review' ? reviewOfPull : helpWithPull;
  return follow ? followUp : fresh;
}

/**
 * What becomes of an order: from the claim to the pull request, where it follows one up to its next commit, or on a
 * person's to a review or to a commit of help.
 */
export const recipe: Phase = {
  name: 'order',
  needs: [],
  run: (order, facts, bench, signal) => chosen(order).run(order, facts, bench, signal),
};
