import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { loop, sequence, when } from './combinators.ts';
import { onMoved } from './on-moved.ts';
import type { Phase } from './phase.ts';
import { adopt } from './phases/adopt.ts';
import { attend } from './phases/attend.ts';
import { claim } from './phases/claim.ts';
import { classify } from './phases/classify.ts';
import { commit } from './phases/commit.ts';
import { compare } from './phases/compare.ts';
import { answer, implement, repair } from './phases/develop.ts';
import { baseline, gates } from './phases/gates.ts';
import { MOST_MOVES, onto } from './phases/onto.ts';
import { plan } from './phases/plan.ts';
import { review } from './phases/review.ts';
import { MOST_TRIES, settle, unsettled } from './phases/settle.ts';
import { ship } from './phases/ship.ts';
import { update } from './phases/update.ts';
import { showing } from './showing.ts';
import { gatesPass, reviewPasses } from './verdicts.ts';

const green = (_order: WorkOrder, facts: Facts) => gatesPass(facts.gates);
const wanted = (order: WorkOrder, facts: Facts) => green(order, facts) || order.settings.whenRed === 'draft';

const tested = (name: string): Phase =>
  loop(name, { check: gates, fix: sequence('mend', repair, commit), rounds: ({ settings }) => settings.rounds.test });

const reviewed: Phase = loop('review', {
  check: when(green, review),
  fix: sequence('answer', answer, commit, tested('retest')),
  rounds: ({ settings }) => settings.rounds.review,
});

const inConflict = (_order: WorkOrder, { moved }: Facts) => (moved?.conflicts.length ?? 0) > 0;
const unseen = ({ settings }: WorkOrder, { moved, review: seen }: Facts) =>
  !moved?.same || !reviewPasses(seen, settings.confidence);

const settled: Phase = loop('settle', {
  check: unsettled,
  fix: sequence('settling', settle, commit),
  rounds: () => MOST_TRIES,
});

const moving = [when(inConflict, settled), baseline, tested('test'), compare, when(unseen, reviewed)].map(onMoved);

const rebased: Phase = loop('rebase', {
  check: onMoved(onto),
  fix: sequence('moving', ...moving),
  rounds: () => MOST_MOVES,
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
  rebased,
  onMoved(when(wanted, ship)),
);

const followUp: Phase = sequence(
  'follow-up',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  update,
);

const rebase: Phase = sequence('rebase', claim, showing('working', sequence('adopt', adopt, rebased)), update);

const recipeFor = ({ follow }: WorkOrder): Phase => (follow?.rebase ? rebase : follow ? followUp : fresh);

/** What becomes of an order: from the claim to the pull request or, where it follows one up, to its next commit. */
export const recipe: Phase = {
  name: 'order',
  needs: [],
  run: (order, facts, bench, signal) => recipeFor(order).run(order, facts, bench, signal),
};
