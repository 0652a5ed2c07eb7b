import { BotError } from '../../domain/errors.ts';
import { type Phase, work } from '../phase.ts';

/** Says whether the change is the same patch as before it was moved. */
export const compare: Phase = work({
  name: 'compare',
  needs: ['change', 'moved'],
  run: async (order, { change, moved }, bench) => {
    if (!change || !moved) throw new BotError('INPUT_MISSING', 'compare: the change was not moved');
    const same = (await bench.mirror.patch(order.base.sha, change.commit)) === moved.patch;
    return { kind: 'done', facts: { moved: { ...moved, same } } };
  },
});
