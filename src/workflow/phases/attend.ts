import { BotError } from '../../domain/errors.ts';
import { said } from '../../roles/said.ts';
import { askAgent } from '../ask-agent.ts';
import { lastModel } from '../model-work.ts';
import { type Phase, work } from '../phase.ts';
import { handOut } from './develop.ts';

/** Goes through what people ask of an open pull request, the bot's or a person's: mends, answers or declines each. */
export const attend: Phase = work({
  name: 'attend',
  needs: [],
  run: async (order, facts, bench, signal) => {
    const role = bench.roles.developer;
    const workspace = () => bench.workshop.develop(order.base.sha, signal);
    const kind = order.person ? 'assist' : 'follow';
    const result = await askAgent({ role, kind, round: 1, workspace }, { order, facts, bench }, signal);
    if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the ${role.name} stopped: ${result.stop}`);
    const { answer } = result;
    const model = lastModel(bench.journal.spent, role.name, bench.model(role.name).id);
    const told = { answers: answer.answers ?? [], developer: { model } };
    if (answer.status !== 'done') return { kind: 'done', facts: { ...told, unchanged: answer.why } };
    const handedOut = await handOut(order, facts, bench, signal);
    return { kind: 'done', facts: { ...told, handedOut, said: said(answer) } };
  },
});
