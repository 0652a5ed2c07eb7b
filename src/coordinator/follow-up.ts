import type { Facts } from '../domain/facts.ts';
import { type FollowUp, isClosed, type WorkOrder } from '../domain/order.ts';
import type { Pull } from '../domain/pull.ts';
import { type IssueRef, issueSlug, type PullRef } from '../domain/refs.ts';
import type { OrderRow } from '../ports/store.ts';
import { branchOwner } from '../workflow/phases/ship.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import { askedOf, MOST_PER_HEAD, MOST_PER_PULL } from './asked-of.ts';
import { type BaseState, baseState } from './base-state.ts';
import { keptProfile } from './choose-profile.ts';
import type { Crew } from './crew.ts';
import { freezeOrder, nextGeneration } from './freeze-order.ts';
import { pausedBecause } from './pause-repo.ts';
import { repoSettings } from './repo-settings.ts';
import type { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';

/** What made somebody look at a pull request. */
export interface PullLook {
  readonly pull: PullRef;
  readonly by: string;
  /** What a command asks for. */
  readonly wish?: string;
  /** Whether a command asks for the newest commit of the base branch to be taken in. */
  readonly rebase?: true;
}

/**
 * Looks at a pull request as it is now and, where people or their checks ask something of one of the bot's, makes an order
 * of it; undefined where it is none of the bot's.
 */
export async function followUp(
  crew: Crew,
  running: RunningOrders,
  look: PullLook,
  signal: AbortSignal,
): Promise<string | undefined> {
  const pull = await crew.forge.pulls.get(look.pull, signal);
  const id = branchOwner(pull.head.branch);
  const rows = id === undefined ? [] : await crew.store.list({ issue: issueSlug(issueOf(id, pull)) });
  const root = id === undefined ? undefined : await rootAmong(crew, rows, id, pull);
  if (!root) return undefined;
  const open = rows.find(({ state }) => !isClosed(state));
  if (pull.state !== 'open') {
    const ours = open !== undefined && open.order.follow?.root === id;
    const stopped = ours && (await stopOrder(crew, running, open.order.id, look.by));
    return stopped ? 'stopped' : `the pull request is ${pull.state}`;
  }
  if (open) return 'an order for its issue is under way';
  const paused = await pausedBecause(crew, pull.ref.repo);
  if (paused !== undefined) return paused;
  const earlier = rows.filter(({ order }) => order.follow?.root === id);
  const here = earlier.filter(({ order }) => order.base.sha === pull.head.sha);
  const asked = await whatToDo(crew, pull, look, here, signal);
  if (typeof asked === 'string') return asked;
  if (here.length >= MOST_PER_HEAD || root.round >= MOST_PER_PULL) return 'enough follow-ups: a person must go on';
  return await begin(crew, { root, pull, asked, generation: nextGeneration(rows), by: look.by }, signal);
}

type Asked = Pick<FollowUp, 'asks' | 'failing' | 'rebase'>;

/** What a follow-up would be for, or why there is nothing to do. What cannot be merged comes first: nothing else helps it. */
async function whatToDo(
  crew: Crew,
  pull: Pull,
  look: PullLook,
  here: readonly OrderRow[],
  signal: AbortSignal,
): Promise<Asked | string> {
  const rebase = { asks: [], failing: [], rebase: true } as const;
  if (look.rebase) return NOTHING_NEW[await baseState(crew, pull, signal)] ?? rebase;
  // One try for a commit, as with a check that fails; what a person commands now is not said again.
  const wanted = pull.conflicts && look.wish === undefined && !here.some(({ order }) => order.follow?.rebase);
  if (wanted && (await baseState(crew, pull, signal)) === 'conflicts') return rebase;
  const asked = withoutSeen(await askedOf(crew, pull, look, signal), here);
  return asked.asks.length > 0 || asked.failing.length > 0 ? asked : 'nothing is asked of the pull request';
}

const NOTHING_NEW: Readonly<Partial<Record<BaseState, string>>> = {
  current: 'the pull request holds the newest commit of its base branch already',
  gone: 'its branch or its base branch is gone',
};

/** The order that opened a pull request, and what its follow-ups go on from. */
interface Root extends Pick<FollowUp, 'root' | 'trunk' | 'title' | 'round'> {
  readonly order: WorkOrder;
}

interface Beginning {
  readonly root: Root;
  readonly pull: Pull;
  readonly asked: Asked;
  readonly generation: number;
  readonly by: string;
}

async function begin(
  crew: Crew,
  { root: { order: before, ...root }, pull, asked, generation, by }: Beginning,
  signal: AbortSignal,
): Promise<string> {
  const { issue, snapshot, role, as, priority } = before;
  const branch = await crew.forge.source.defaultBranch(issue.repo, signal);
  const settings = await repoSettings(crew.forge, issue.repo, branch.sha, signal);
  const profile = keptProfile(before);
  const order = freezeOrder(crew, {
    ...{ issue, snapshot, role, settings, generation, priority },
    ...(profile && { profile }),
    ...(as !== undefined && { as }),
    requester: by,
    base: { branch: pull.base.branch, sha: pull.head.sha },
    follow: { ...root, round: root.round + 1, pull: pull.ref.number, branch: pull.head.branch, ...asked },
  });
  if ((await crew.store.accept(order)) === 'duplicate') return 'an order for its issue is under way';
  crew.events.publish({ kind: 'order-accepted', order: order.id, issue: issueSlug(issue) });
  await crew.queue.put(order.id, { priority: order.priority });
  return 'accepted';
}

/** The issue that an order is about, whose id begins with its number. */
function issueOf(order: string, { ref }: Pull): IssueRef {
  return { repo: ref.repo, number: Number.parseInt(order, 10) };
}

/** A branch of the same name elsewhere is none of the bot's. A store that keeps an issue's last order only knows the first by it. */
async function rootAmong(crew: Crew, rows: readonly OrderRow[], id: string, { ref }: Pull): Promise<Root | undefined> {
  const later = rows.find(({ order }) => order.follow?.root === id && order.follow.pull === ref.number)?.order;
  if (later?.follow) return { order: later, ...pick(later.follow) };
  const row = rows.find(({ order, state }) => order.id === id && isClosed(state));
  const opened = row?.outcome?.kind === 'delivered' || row?.outcome?.kind === 'draft' ? row.outcome.pull : undefined;
  if (!row || opened?.number !== ref.number) return undefined;
  const { said, moved } = await factsOf(crew, row);
  const { snapshot, base } = row.order;
  return {
    order: row.order,
    root: id,
    trunk: moved?.onto ?? base.sha,
    title: said?.subject ?? snapshot.title,
    round: 0,
  };
}

function pick({ root, trunk, title, round }: FollowUp): Omit<Root, 'order'> {
  return { root, trunk, title, round };
}

/** A check that failed on this commit before and brought no other commit fails still: only people can say more. */
function withoutSeen({ asks, failing }: Asked, here: readonly OrderRow[]): Asked {
  const seen = new Set(here.flatMap(({ order }) => order.follow?.failing ?? []).map(({ name }) => name));
  return { asks, failing: failing.filter(({ name }) => !seen.has(name)) };
}

async function factsOf({ store }: Crew, { order }: OrderRow): Promise<Facts> {
  const lines = await store.journal(order.id);
  return recordedFacts(lines.map(({ entry }) => ({ value: entry.kind === 'receipt' ? entry.value : undefined })));
}
