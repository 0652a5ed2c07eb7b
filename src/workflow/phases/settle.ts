import type { Conflict } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import { said } from '../../roles/said.ts';
import { askAgent } from '../ask-agent.ts';
import { type Bench, currentCommit } from '../bench.ts';
import { conflicted, conflictHunks, holdsMarkers } from '../conflicts.ts';
import { lastModel } from '../model-work.ts';
import { type Phase, work } from '../phase.ts';
import { handOut, roleOf } from './develop.ts';

/** How often a developer may try to settle what git could not. */
export const MOST_TRIES = 2;

/** Says which conflicts are left: at first all that git told of, after a try the files that still hold its markers. */
export const unsettled: Phase = work({
  name: 'unsettled',
  needs: ['change', 'moved'],
  run: async (order, facts, bench) => {
    const { moved } = facts;
    if (!moved) throw new BotError('INPUT_MISSING', 'unsettled: the change was not moved');
    const conflicts = bench.rounds === 1 ? moved.conflicts : await withMarkers(facts, bench);
    const left = { moved: { ...moved, conflicts } };
    if (conflicts.length === 0) return { kind: 'done', facts: left };
    if (bench.rounds <= MOST_TRIES) return { kind: 'fix', facts: left };
    return { kind: 'halt', facts: left, outcome: conflicted(order, conflicts) };
  },
});

async function withMarkers({ change, moved }: Facts, { mirror }: Bench): Promise<readonly Conflict[]> {
  const left: Conflict[] = [];
  for (const { path, status } of change?.files ?? []) {
    if (!moved || !change || status === 'deleted') continue;
    const text = Buffer.from((await mirror.file(path, change.commit)) ?? []).toString('utf8');
    const says = 'The markers are still there.';
    if (holdsMarkers(text, moved.sides)) left.push({ path, says, hunks: conflictHunks(text, moved.sides) });
  }
  return left;
}

/** Has the developer bring both sides together, in a workspace on the new base that holds git's try. */
export const settle: Phase = work({
  name: 'settle',
  needs: ['change', 'moved'],
  run: async (order, facts, bench, signal) => {
    const role = roleOf(order, bench);
    const workspace = () => bench.workshop.develop(currentCommit(order, facts), signal);
    const asked = { role, kind: 'rebase', round: bench.rounds, workspace } as const;
    const result = await askAgent(asked, { order, facts, bench }, signal);
    if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the ${role.name} stopped: ${result.stop}`);
    const { answer } = result;
    if (answer.status !== 'done')
      return { kind: 'halt', outcome: conflicted(order, facts.moved?.conflicts ?? [], answer.why) };
    const handedOut = await handOut(order, facts, bench, signal);
    const model = lastModel(bench.journal.spent, role.name, bench.model(role.name).id);
    return { kind: 'done', facts: { handedOut, said: said(answer), developer: { model } } };
  },
});
