import { BotError } from '../../domain/errors.ts';
import type { AskAnswer, Facts } from '../../domain/facts.ts';
import type { FollowUp, WorkOrder } from '../../domain/order.ts';
import type { PullAsk } from '../../domain/pull.ts';
import { inertMarkdown } from '../../lib/inert-markdown.ts';
import type { Bench } from '../bench.ts';
import { standing } from '../on-moved.ts';
import { type Phase, type Verdict, work } from '../phase.ts';
import { blockedBy } from '../verdicts.ts';
import { holdsClaim, push, showPull, showStatuses } from './ship.ts';
import { showReview } from './show-review.ts';

/** Puts the follow-up's commit on the pull request, when it is green, and ends every ask: fixed, answered or declined. */
export const update: Phase = work({
  name: 'update',
  needs: ['claim'],
  run: async (order, facts, bench, signal) => {
    const { follow } = order;
    if (!follow) throw new BotError('INPUT_MISSING', 'update: the order follows no pull request');
    await holdsClaim(order, bench, signal);
    const blocked = facts.change && blockedBy(order, facts);
    const verdict = blocked === undefined ? await shown(order, follow, facts, bench, signal) : heldBack(blocked);
    await answerAll(order, follow, (at) => answerTo(at, facts, blocked), bench, signal);
    return verdict;
  },
});

async function shown(
  order: WorkOrder,
  { branch, title }: FollowUp,
  facts: Facts,
  bench: Bench,
  signal: AbortSignal,
): Promise<Verdict> {
  const { change, unchanged = 'nothing had to be changed' } = facts;
  if (!change) return { kind: 'halt', outcome: { kind: 'no-change', why: unchanged } };
  await bench.step('push', { act: () => push(branch, order.base.sha, change.commit, bench, signal) }, signal);
  const show = () => showPull(standing(order, facts), facts, { name: branch, title }, bench, signal);
  const pull = await bench.step('pull', { act: show }, signal);
  await showStatuses(order, facts, change.commit, bench, signal);
  await showReview(order, facts, pull.number, bench, signal);
  return { kind: 'done', facts: { branch: { name: branch, sha: change.commit }, pull } };
}

function heldBack(gate: string): Verdict {
  return { kind: 'halt', outcome: { kind: 'needs-human', why: `the follow-up was not pushed: ${gate} failed` } };
}

/** An answer for every ask, whatever the developer left out. */
export function answerTo(at: number, { answers = [] }: Facts, blocked: string | undefined): Omit<AskAnswer, 'ask'> {
  if (blocked !== undefined) {
    const reply = `I could not settle this: ${blocked} failed on what I tried, so nothing was pushed.`;
    return { ended: 'declined', reply };
  }
  const told = answers.find(({ ask }) => ask === String(at + 1));
  return told ?? { ended: 'answered', reply: 'See the newest commit and its message.' };
}

const WORDS: Readonly<Record<AskAnswer['ended'], string>> = {
  fixed: 'Fixed',
  answered: 'Answered',
  declined: 'Declined',
};

/** Ends every ask in its thread, each once. */
export async function answerAll(
  order: WorkOrder,
  { pull, asks }: Pick<FollowUp, 'pull' | 'asks'>,
  answer: (at: number) => Omit<AskAnswer, 'ask'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  const ref = { repo: order.issue.repo, number: pull };
  const marker = `<!-- issuewright:follow-up ${order.id} -->`;
  for (const [at, ask] of asks.entries()) {
    if (!spoken(ask)) continue;
    const { ended, reply } = answer(at);
    const body = `**${WORDS[ended]}.** ${inertMarkdown(bench.redact(reply))}`;
    const act = () => bench.forge.pulls.answer(ref, ask, { marker, body, resolve: ended === 'fixed' }, signal);
    await bench.step(`answer-${at + 1}`, { act }, signal);
  }
}

/** What a command asked for is answered by what is done. */
function spoken({ id }: PullAsk): boolean {
  return id !== COMMANDED;
}

/** The id of what a command asks for. */
export const COMMANDED = 'command';
