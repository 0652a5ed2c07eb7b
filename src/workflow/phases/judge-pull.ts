import { BotError } from '../../domain/errors.ts';
import { askAgent } from '../ask-agent.ts';
import { personPull } from '../person-pull.ts';
import { type Phase, work } from '../phase.ts';

/** Has a person's change judged in a fresh context and a fresh workspace; without a verdict there is nothing to tell them. */
export const judgePull: Phase = work({
  name: 'judge',
  needs: ['change', 'gates'],
  run: async (order, facts, bench, signal) => {
    const { head } = personPull(order);
    await using scope = new AsyncDisposableStack();
    const workspace = async () => scope.use(await bench.workshop.fresh('review', head, signal));
    const role = bench.roles.reviewer;
    const result = await askAgent({ role, kind: 'review', round: 1, workspace }, { order, facts, bench }, signal);
    if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the ${role.name} stopped: ${result.stop}`);
    return {
      kind: 'done',
      facts: {
        review: result.answer,
        reviewRounds: 1,
        reviewer: { model: bench.model('reviewer').id, independent: true },
      },
    };
  },
});
