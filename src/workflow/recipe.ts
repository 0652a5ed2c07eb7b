import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { sequence, told, when } from './combinators.ts';
import { onMoved } from './on-moved.ts';
import type { Phase } from './phase.ts';
import { adopt } from './phases/adopt.ts';
import { attend } from './phases/attend.ts';
import { claim } from './phases/claim.ts';
import { classify } from './phases/classify.ts';
import { commit } from './phases/commit.ts';
import { design } from './phases/design.ts';
import { implement } from './phases/develop.ts';
import { document } from './phases/document.ts';
import { examine } from './phases/examine.ts';
import { baseline } from './phases/gates.ts';
import { gather } from './phases/gather.ts';
import { judgePull } from './phases/judge-pull.ts';
import { lend } from './phases/lend.ts';
import { plan } from './phases/plan.ts';
import { proof } from './phases/proof.ts';
import { isVisible, screenshots } from './phases/screenshots.ts';
import { ship } from './phases/ship.ts';
import { tellReview } from './phases/tell-review.ts';
import { update } from './phases/update.ts';
import { discussed, drafted, green, rebased, reviewed, tested } from './rounds.ts';
import { showing } from './showing.ts';
import { blockedBy, keptBack } from './verdicts.ts';

const wanted = (order: WorkOrder, facts: Facts) =>
  green(order, facts) || (order.settings.whenRed === 'draft' && keptBack(facts) === undefined);
const changed = (_order: WorkOrder, facts: Facts) => facts.handedOut !== undefined;
const finished = (order: WorkOrder, facts: Facts) =>
  blockedBy(order, facts) === undefined && order.role === 'developer';
const texts = (order: WorkOrder, facts: Facts) => finished(order, facts) && order.settings.document !== 'off';

const seen = (order: WorkOrder, facts: Facts) => finished(order, facts) && isVisible(order, facts);
const looked = onMoved(when(seen, screenshots));

const fresh: Phase = sequence(
  'order',
  claim,
  classify,
  showing('planning', plan),
  showing('working', sequence('develop', baseline, implement, commit)),
  showing('testing', tested('test')),
  showing('reviewing', reviewed),
  when(texts, document),
  rebased,
  onMoved(when(finished, proof)),
  looked,
  onMoved(when(wanted, ship)),
);

const record: Phase = sequence(
  'record',
  claim,
  classify,
  showing('working', design),
  showing('testing', drafted('test')),
  showing('reviewing', discussed),
  when(wanted, ship),
);

const followUp: Phase = sequence(
  'follow-up',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  looked,
  update,
);

const rebase: Phase = sequence('rebase', claim, showing('working', sequence('adopt', adopt, rebased)), looked, update);

const reviewOfPull: Phase = sequence(
  'review-of-pull',
  claim,
  gather,
  showing('testing', sequence('check', baseline, told(examine))),
  showing('reviewing', sequence('review', judgePull, tellReview)),
);

const helpWithPull: Phase = sequence(
  'help-with-pull',
  claim,
  showing('working', sequence('attend', baseline, attend)),
  when(changed, sequence('change', commit, showing('testing', tested('test')), showing('reviewing', reviewed))),
  lend,
);

/**
 * What becomes of an order: from the claim to the pull request, of code or of a design, to the next commit of one, or on a
 * person's to a review or to a commit of help.
 */
export const recipe: Phase = {
  name: 'order',
  needs: [],
  run: (order, facts, bench, signal) => recipeOf(order).run(order, facts, bench, signal),
};

function recipeOf({ follow, person, role }: WorkOrder): Phase {
  if (person) return person.wish === 'review' ? reviewOfPull : helpWithPull;
  if (follow) return follow.rebase ? rebase : followUp;
  return role === 'architect' ? record : fresh;
}
