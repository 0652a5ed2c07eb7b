import { type FollowUp, isClosed, type WorkOrder } from '../domain/order.ts';
import type { Pull } from '../domain/pull.ts';
import { type IssueRef, issueSlug, type PullRef } from '../domain/refs.ts';
import type { OrderRow } from '../ports/store.ts';
import { branchOwner } from '../workflow/phases/ship.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import { type Asked, askedOf, MOST_PER_HEAD, MOST_PER_PULL } from './asked-of.ts';
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
  const asked = withoutSeen(await askedOf(crew, pull, look, signal), here);
  if (asked.asks.length === 0 && asked.failing.length === 0) return 'nothing is asked of the pull request';
  if (here.length >= MOST_PER_HEAD || root.round >= MOST_PER_PULL) return 'enough follow-ups: a person must go on';
  return await begin(crew, { root, pull, asked, generation: nextGeneration(rows), by: look.by }, signal);
}

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
  return { order: row.order, root: id, trunk: row.order.base.sha, title: await titleOf(crew, row), round: 0 };
}

function pick({ root, trunk, title, round }: FollowUp): Omit<Root, 'order'> {
  return { root, trunk, title, round };
}

/** A check that failed on this commit before and brought no other commit fails still: only people can say more. */
function withoutSeen({ asks, failing }: Asked, here: readonly OrderRow[]): Asked {
  const seen = new Set(here.flatMap(({ order }) => order.follow?.failing ?? []).map(({ name }) => name));
  return { asks, failing: failing.filter(({ name }) => !seen.has(name)) };
}

async function titleOf({ store }: Crew, { order }: OrderRow): Promise<string> {
  const lines = await store.journal(order.id);
  const steps = lines.map(({ entry }) => ({ value: entry.kind === 'receipt' ? entry.value : undefined }));
  return recordedFacts(steps).said?.subject ?? order.snapshot.title;
}
