import type { Change, Conflict, Moved } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Sha } from '../../domain/refs.ts';
import { inlineCode } from '../../lib/markdown.ts';
import type { Merge } from '../../ports/git.ts';
import type { Bench } from '../bench.ts';
import { conflicted, conflictHunks } from '../conflicts.ts';
import { standing } from '../on-moved.ts';
import { type Phase, type Verdict, work } from '../phase.ts';
import { blockedBy } from '../verdicts.ts';
import { commitTree } from './commit.ts';

/** How often a change follows a base branch that moves again and again. */
export const MOST_MOVES = 3;

const MOST_WITH_HUNKS = 20;

/** Looks where the base branch is now; where it has moved, puts the change onto it as far as git can, and asks for the rest. */
export const onto: Phase = work({
  name: 'onto',
  needs: ['change'],
  run: async (order, facts, bench, signal) => {
    const { change } = facts;
    if (!change) throw new BotError('INPUT_MISSING', 'onto: no change was committed');
    // What is red is shown as it is, on the base that it is red on.
    if (facts.gates && blockedBy(order, facts) !== undefined) return done;
    const tip = await baseTip(order, bench, signal);
    if (tip === undefined)
      return halt({ kind: 'needs-human', why: `there is no branch ${inlineCode(order.base.branch)} any more` });
    if (tip === order.base.sha) return done;
    const merge = await bench.mirror.merge({ ours: tip, theirs: change.commit, since: order.base.sha }, signal);
    if (bench.rounds > MOST_MOVES)
      return merge.conflicts.length === 0 ? done : halt(conflicted(order, merge.conflicts));
    return await moveTo(tip, merge, { order, facts, change, bench });
  },
});

const done: Verdict = { kind: 'done', facts: {} };

function halt(outcome: Outcome): Verdict {
  return { kind: 'halt', outcome };
}

/** Where the base branch is on the forge right now, its commit in the mirror. */
export async function baseTip(order: WorkOrder, bench: Bench, signal: AbortSignal): Promise<Sha | undefined> {
  return await bench.mirror.fetchRef(await bench.remote('read', signal), `refs/heads/${order.base.branch}`, signal);
}

interface Place {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly change: Change;
  readonly bench: Bench;
}

async function moveTo(tip: Sha, merge: Merge, { order, facts, change, bench }: Place): Promise<Verdict> {
  const { tree, sides, faults } = merge;
  if (faults.length > 0) throw new BotError('CHANGE_REFUSED', faults.join('; '), { details: { reasons: faults } });
  const patch = await bench.mirror.patch(order.base.sha, change.commit);
  const into = facts.moved?.into;
  const bare: Moved = { onto: tip, conflicts: [], sides, patch, same: false };
  // What is not settled yet is no merge that anybody should see.
  const moved: Moved = into && merge.conflicts.length === 0 ? { ...bare, into } : bare;
  const commit = await commitTree(tree, standing(order, { moved }), { ...facts, moved }, bench);
  if (commit.files.length === 0)
    return halt({ kind: 'no-change', why: `${inlineCode(order.base.branch)} has the same change already` });
  const conflicts = await Promise.all(merge.conflicts.map((one, at) => told(one, at, commit.commit, sides, bench)));
  return { kind: 'fix', facts: { change: commit, moved: { ...bare, ...(into && { into }), conflicts } } };
}

/** A conflict with its places, which are read from the commit that holds both sides. */
async function told(
  { path, says }: Merge['conflicts'][number],
  at: number,
  commit: Sha,
  sides: Moved['sides'],
  bench: Bench,
): Promise<Conflict> {
  const text = at < MOST_WITH_HUNKS ? await bench.mirror.file(path, commit) : undefined;
  return { path, says, hunks: conflictHunks(Buffer.from(text ?? []).toString('utf8'), sides) };
}
