import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { each, loop, sequence, when } from './combinators.ts';
import { onMoved } from './on-moved.ts';
import type { Phase } from './phase.ts';
import { commit } from './phases/commit.ts';
import { compare } from './phases/compare.ts';
import { design } from './phases/design.ts';
import { answer, repair } from './phases/develop.ts';
import { examine } from './phases/examine.ts';
import { baseline, gates } from './phases/gates.ts';
import { MOST_MOVES, onto } from './phases/onto.ts';
import { review } from './phases/review.ts';
import { MOST_TRIES, settle, unsettled } from './phases/settle.ts';
import { byBlocker, countingGates, gatesPass, reviewPasses } from './verdicts.ts';

/** Whether the gates let a change go on. */
export const green = (_order: WorkOrder, facts: Facts): boolean => gatesPass(countingGates(facts));

/** Gates, and repairs until they pass. */
export const tested = (name: string): Phase =>
  loop(name, { check: examine, fix: sequence('mend', repair, commit), rounds: ({ settings }) => settings.rounds.test });

/** The review, and answers until it passes. */
export const reviewed: Phase = loop('review', {
  check: when(green, review),
  fix: each('blocker', byBlocker, sequence('answer', answer, commit, tested('retest'))),
  rounds: ({ settings }) => settings.rounds.review,
});

/** Gates on a design record, and new drafts until they pass. */
export const drafted = (name: string): Phase =>
  loop(name, { check: gates, fix: sequence('mend', design), rounds: ({ settings }) => settings.rounds.test });

/** The review of a design record, and new drafts until it passes. */
export const discussed: Phase = loop('review', {
  check: when(green, review),
  fix: sequence('answer', design, drafted('retest')),
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

/** The change put onto its base branch wherever that has moved to, judged anew each time. */
export const rebased: Phase = loop('rebase', {
  check: onMoved(onto),
  fix: sequence('moving', ...moving),
  rounds: () => MOST_MOVES,
});
