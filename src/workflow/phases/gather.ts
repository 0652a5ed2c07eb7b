import { BotError } from '../../domain/errors.ts';
import { personPull } from '../person-pull.ts';
import { type Phase, work } from '../phase.ts';

/** Establishes what a person's pull request changes: from where it left its base to its head. */
export const gather: Phase = work({
  name: 'gather',
  needs: ['claim'],
  run: async (order, _facts, { mirror }) => {
    const { trunk, head } = personPull(order);
    const reasons = await mirror.faults(head);
    if (reasons.length > 0) throw new BotError('SOURCE_REFUSED', reasons.join(' '), { details: { reasons } });
    const base = await mirror.mergeBase(trunk, head);
    if (base === undefined)
      return {
        kind: 'halt',
        outcome: { kind: 'needs-human', why: 'the branch has no commit in common with its base' },
      };
    const change = await mirror.change(base, head);
    if (change.files.length === 0)
      return { kind: 'halt', outcome: { kind: 'no-change', why: 'the pull request changes no file' } };
    return { kind: 'done', facts: { change } };
  },
});
