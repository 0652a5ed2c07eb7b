import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { each, loop, sequence, when } from './combinators.ts';
import type { Phase } from './phase.ts';
import { attend } from './phases/attend.ts';
import { claim } from './phases/claim.ts';
import { classify } from './phases/classify.ts';
import { commit } from './phases/commit.ts';
import { design } from './phases/design.ts';
import { answer, implement, repair } from './phases/develop.ts';
import { document } from './phases/document.ts';
import { examine } from './phases/examine.ts';
import { baseline, gates } from './phases/gates.ts';
import { plan } from './phases/plan.ts';
import { proof } from './phases/proof.ts';
import { review } from './phases/review.ts';
import { ship } from './phases/ship.ts';
import { update } from './phases/update.ts';
import { showing } from './showing.ts';
import { blockedBy, byBlocker, countingGates, gatesPass } from './verdicts.ts';

const green = (_order: WorkOrder, facts: Facts) => gatesPass(countingGates(facts));
const wanted = (order: WorkOrder, facts: Facts) => green(order, facts) || order.settings.whenRed === 'draft';

const tested = (name: string): Phase =>
  loop(name, { check: examine, fix: sequence('mend', repair, commit), rounds: ({ settings }) => settings.rounds.test });

const reviewed: Phase = loop('review', {
  check: when(green, review),
  fix: each('blocker', byBlocker, sequence('answer', answer, commit, tested('retest'))),
  rounds: ({ settings }) => settings.rounds.review,
});

const finished = (order: WorkOrder, facts: Facts) =>
  blockedBy(order, facts) === undefined && order.role === 'developer';
const texts = (order: WorkOrder, facts: Facts) => finished(order, facts) && order.settings.document !== 'off';

const drafted = (name: string): Phase =>
  loop(name, { check: gates, fix: sequence('mend', design), rounds: ({ settings }) => settings.rounds.test });

const changed = (_order: WorkOrder, facts: Facts) => facts.handedOut !== undefined;

const fresh: Phase = sequence(
  'order',
  claim,
  classify,
  showing('planning', plan),
  showing('working', sequence('develop', baseline, implement, commit)),
  showing('testing', tested('test')),
  showing('reviewing', reviewed),
  when(texts, document),
  when(finished, proof),
  when(wanted, ship),
);

const record: Phase = sequence(
  'record',
  claim,
  classify,
  showing('working', design),
  showing('testing', drafted('test')),
  showing(
    'reviewing',
    loop('review', {
      check: when(green, review),
      fix: sequence('answer', design, drafted('retest')),
      rounds: ({ settings }) => settings.rounds.review,
    }),
  ),
  when(wanted, ship),
);

const followUp: Phase = sequence(
  'follow-up',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  update,
);

/** What becomes of an order: from the claim to the pull request, of code or of a design, or to the next commit of one. */
export const recipe: Phase = {
  name: 'order',
  needs: [],
  run: (order, facts, bench, signal) => recipeOf(order).run(order, facts, bench, signal),
};

function recipeOf({ follow, role }: WorkOrder): Phase {
  if (follow) return followUp;
  return role === 'architect' ? record : fresh;
}
