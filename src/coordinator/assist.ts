import { asBotError } from '../domain/errors.ts';
import type { Issue } from '../domain/issue.ts';
import { labelSet } from '../domain/labels.ts';
import { isClosed, type OrderSettings, type PersonPull } from '../domain/order.ts';
import { failure } from '../domain/outcome.ts';
import type { Pull } from '../domain/pull.ts';
import { type IssueRef, isSha, issueSlug, type PullRef } from '../domain/refs.ts';
import { inlineCode } from '../lib/markdown.ts';
import type { OrderRow } from '../ports/store.ts';
import { askedOf, MOST_PER_HEAD, MOST_PER_PULL } from './asked-of.ts';
import type { Crew } from './crew.ts';
import { decline } from './decline.ts';
import { freezeOrder, nextGeneration, priorityOf } from './freeze-order.ts';
import { pausedBecause } from './pause-repo.ts';
import { repoSettings } from './repo-settings.ts';
import { snapshot } from './snapshot.ts';

/** What somebody with the right to wants done about a person's pull request. */
export interface Wish {
  readonly pull: PullRef;
  readonly by: string;
  readonly wish: PersonPull['wish'];
  /** What is to be mended; without it, what its checks and gates find. */
  readonly text?: string;
}

/** What came of a wish: a word for the log and, where nothing begins, a sentence for whoever asked. */
export interface Assisted {
  readonly result: string;
  readonly say?: string;
}

/** Makes an order of what somebody wants done about a person's pull request. Whether they may ask for it is checked before. */
export async function assist(crew: Crew, wish: Wish, signal: AbortSignal): Promise<Assisted> {
  const ref: IssueRef = { ...wish.pull, pull: true };
  const rows = await crew.store.list({ issue: issueSlug(ref) });
  const pull = await crew.forge.pulls.get(wish.pull, signal);
  const obstacle = obstacleTo(pull, rows, wish) ?? (await pausedSentence(crew, wish));
  if (obstacle !== undefined) return { result: 'ignored', say: obstacle };
  const issue = await crew.forge.issues.get(ref, signal);
  const branch = await crew.forge.source.defaultBranch(ref.repo, signal);
  try {
    const settings = await repoSettings(crew.forge, ref.repo, branch.sha, signal);
    return await begin(crew, { wish, pull, issue, rows, settings }, signal);
  } catch (thrown) {
    const error = asBotError(thrown);
    if (error.code !== 'SETTINGS_INVALID') throw error;
    await decline(crew, issue, failure(error.code), { labelPrefix: 'agent' }, signal, error.message);
    return { result: 'declined' };
  }
}

interface Beginning {
  readonly wish: Wish;
  readonly pull: Pull;
  readonly issue: Issue;
  readonly rows: readonly OrderRow[];
  readonly settings: OrderSettings;
}

async function begin(crew: Crew, { wish, pull, issue, rows, settings }: Beginning, signal: AbortSignal) {
  if (issue.labels.includes(labelSet(settings.labelPrefix).never)) return { result: 'ignored' };
  const review = wish.wish === 'review';
  const { head, base } = pull;
  const asked = review
    ? { asks: [], failing: [] }
    : await askedOf(crew, pull, { ...wish, wish: wordsOf(wish) }, signal);
  const order = freezeOrder(crew, {
    issue: issue.ref,
    snapshot: snapshot(issue),
    role: review ? 'reviewer' : 'developer',
    requester: wish.by,
    settings,
    priority: priorityOf(issue.labels),
    generation: nextGeneration(rows),
    // Help goes on from the head; a review begins where the base is, whose state tells what was red before.
    base: { branch: base.branch, sha: review ? base.sha : head.sha },
    person: {
      ...{ wish: wish.wish, branch: head.branch, head: head.sha, ref: head.ref, fork: pull.fork, trunk: base.sha },
      ...countOf(rows, head.sha),
      ...asked,
    },
  });
  if ((await crew.store.accept(order)) === 'duplicate') return { result: 'duplicate', say: UNDER_WAY };
  crew.events.publish({ kind: 'order-accepted', order: order.id, issue: issueSlug(issue.ref) });
  await crew.queue.put(order.id, { priority: order.priority });
  return { result: 'accepted' };
}

const UNDER_WAY = 'An order for this pull request is under way already.';

function wordsOf({ text }: Wish): string {
  return text ?? 'Mend what the checks and the gates find.';
}

/** Why nothing begins, in a sentence. */
function obstacleTo({ state, head, base }: Pull, rows: readonly OrderRow[], { wish }: Wish): string | undefined {
  if (state !== 'open') return `The pull request is ${state}: there is nothing to ${wish} any more.`;
  if (rows.some((row) => !isClosed(row.state))) return UNDER_WAY;
  if (!isSha(head.sha) || !isSha(base.sha))
    return 'The forge has not worked out yet what the pull request changes. Ask again in a minute.';
  const { round, again } = countOf(rows, head.sha);
  const reviewed = rows.find(({ order, state: ended }) => {
    return order.person?.wish === 'review' && order.person.head === head.sha && ended === 'declined';
  });
  if (wish === 'review' && reviewed)
    return `Commit ${inlineCode(head.sha.slice(0, 12))} is reviewed already, by order ${inlineCode(reviewed.order.id)}.`;
  if (again > MOST_PER_HEAD) return `I have worked on this commit ${MOST_PER_HEAD} times: a person must go on.`;
  return round > MOST_PER_PULL
    ? `I have worked on this pull request ${MOST_PER_PULL} times: a person must go on.`
    : undefined;
}

/** Counted by what the orders carry, as a store may keep the last one only. */
function countOf(rows: readonly OrderRow[], head: string): Pick<PersonPull, 'round' | 'again'> {
  const earlier = rows.flatMap(({ order }) => order.person ?? []);
  const here = earlier.filter((one) => one.head === head);
  return {
    round: 1 + Math.max(0, ...earlier.map(({ round }) => round)),
    again: 1 + Math.max(0, ...here.map(({ again }) => again)),
  };
}

async function pausedSentence(crew: Crew, { pull }: Wish): Promise<string | undefined> {
  const paused = await pausedBecause(crew, pull.repo);
  return paused === undefined ? undefined : `Nothing was started: ${paused}.`;
}
