import { asBotError } from '../../domain/errors.ts';
import type { AskAnswer, Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import type { Bench } from '../bench.ts';
import { personPull } from '../person-pull.ts';
import { type Phase, type Verdict, work } from '../phase.ts';
import { patchComment } from '../render/patch-comment.ts';
import { blockedBy } from '../verdicts.ts';
import { holdsClaim, push, showStatuses } from './ship.ts';
import { answerAll, answerTo } from './update.ts';

/** Puts a green change on the branch of a person's pull request where that is allowed, else offers it as a patch. */
export const lend: Phase = work({
  name: 'lend',
  needs: ['claim'],
  run: async (order, facts, bench, signal) => {
    await holdsClaim(order, bench, signal);
    const { change, unchanged = 'nothing had to be changed' } = facts;
    const blocked = change && blockedBy(order, facts);
    if (!change || blocked !== undefined) {
      await tell(order, (at) => answerTo(at, facts, blocked), bench, signal);
      const why = `the fix was not pushed: ${blocked} failed`;
      return { kind: 'halt', outcome: change ? { kind: 'needs-human', why } : { kind: 'no-change', why: unchanged } };
    }
    const obstacle = await bench.step('push', { act: () => pushed(order, change.commit, bench, signal) }, signal);
    return obstacle === 'none'
      ? await shown(order, facts, change.commit, bench, signal)
      : await offered(order, facts, obstacle, bench, signal);
  },
});

/** Pushes, or says why not: `none` where nothing was in the way. */
async function pushed(order: WorkOrder, commit: Sha, bench: Bench, signal: AbortSignal): Promise<string> {
  const { at, branch, head, fork } = personPull(order);
  const now = await bench.forge.pulls.get(at, signal);
  if (now.head.sha === commit) return 'none';
  if (now.state !== 'open') return `it was ${now.state} meanwhile`;
  if (fork || now.fork) return 'its branch lives in another repository';
  if (now.head.sha !== head || now.head.branch !== branch)
    return `its branch has moved from ${head.slice(0, 12)} to ${now.head.sha.slice(0, 12)}`;
  const trunk = await bench.forge.source.defaultBranch(order.issue.repo, signal);
  if (branch === trunk.name) return 'its branch is the default branch';
  try {
    await push(branch, head, commit, bench, signal);
    return 'none';
  } catch (thrown) {
    if (asBotError(thrown).code !== 'BRANCH_TAKEN') throw thrown;
    return 'its branch has moved, or may not be pushed to';
  }
}

async function shown(order: WorkOrder, facts: Facts, commit: Sha, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { branch } = personPull(order);
  await showStatuses(order, facts, commit, bench, signal);
  await tell(order, (at) => answerTo(at, facts, undefined), bench, signal);
  const pull = { number: order.issue.number, url: order.snapshot.url };
  return { kind: 'done', facts: { branch: { name: branch, sha: commit }, pull } };
}

async function offered(
  order: WorkOrder,
  facts: Facts,
  why: string,
  bench: Bench,
  signal: AbortSignal,
): Promise<Verdict> {
  const { change, said } = facts;
  if (!change) return { kind: 'halt', outcome: { kind: 'no-change', why } };
  const patch = await bench.mirror.mail(change.commit);
  await bench.folder.write('fix.patch', patch);
  const marker = `<!-- issuewright:patch ${order.id} -->`;
  const text = bench.redact(Buffer.from(patch).toString('utf8'));
  const summary = bench.redact(said?.summary ?? '');
  const body = patchComment({ marker, order: order.id, change, patch: text, why, summary });
  const say = async () => (await bench.forge.issues.say(order.issue, marker, body, signal)).id;
  await bench.step('patch', { act: say }, signal);
  await tell(order, (at) => notYet(answerTo(at, facts, undefined)), bench, signal);
  return { kind: 'halt', outcome: { kind: 'needs-human', why: `the fix is offered as a patch: ${why}` } };
}

/** What stands in a patch only is not fixed. */
function notYet({ ended, reply }: Omit<AskAnswer, 'ask'>): Omit<AskAnswer, 'ask'> {
  return ended === 'fixed'
    ? { ended: 'answered', reply: `${reply} It is in the patch that is offered here.` }
    : { ended, reply };
}

async function tell(
  order: WorkOrder,
  answer: (at: number) => Omit<AskAnswer, 'ask'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  const { at, asks } = personPull(order);
  await answerAll(order, { pull: at.number, asks }, answer, bench, signal);
}
