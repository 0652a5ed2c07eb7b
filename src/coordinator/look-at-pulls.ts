import { asBotError } from '../domain/errors.ts';
import type { PullRef, RepoRef } from '../domain/refs.ts';
import type { Crew } from './crew.ts';
import { followUp } from './follow-up.ts';
import type { RunningOrders } from './running-orders.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const MOST = 20;

/** Looks at the bot's latest pull requests of a repository: what every lost webhook, or one that a forge never sends, would have said. */
export async function lookAtPulls(
  crew: Crew,
  running: RunningOrders,
  repo: RepoRef,
  signal: AbortSignal,
): Promise<number> {
  const looks = await latest(crew, repo);
  const begun: string[] = [];
  for (const look of looks) {
    try {
      if ((await followUp(crew, running, look, signal)) === 'accepted') begun.push(look.by);
    } catch (thrown) {
      signal.throwIfAborted();
      // One that cannot be looked at must not hide the others.
      const { code, message } = asBotError(thrown);
      crew.log.warn('a pull request could not be looked at', { pull: look.pull.number, code, error: message });
    }
  }
  return begun.length;
}

async function latest(
  { store, clock }: Crew,
  { owner, name }: RepoRef,
): Promise<readonly { pull: PullRef; by: string }[]> {
  const rows = await store.list({ states: ['delivered', 'failed'] });
  return rows
    .flatMap(({ order, outcome, updatedAt }) => {
      const { repo } = order.issue;
      const here = repo.owner === owner && repo.name === name && !order.follow;
      if (!here || Date.parse(updatedAt) < clock.now() - WEEK_MS) return [];
      const opened = outcome?.kind === 'delivered' || outcome?.kind === 'draft';
      return opened ? [{ pull: outcome.pull, by: order.requester }] : [];
    })
    .slice(0, MOST);
}
