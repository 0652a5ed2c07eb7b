import { asBotError } from '../domain/errors.ts';
import type { PullRef, RepoRef } from '../domain/refs.ts';
import type { OrderRow } from '../ports/store.ts';
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

interface Look {
  readonly pull: PullRef;
  readonly by: string;
}

/** A pull request is known by the order that opened it or, where a store keeps an issue's last order only, by a follow-up. */
async function latest({ store, clock }: Crew, { owner, name }: RepoRef): Promise<readonly Look[]> {
  const looks = new Map<number, Look>();
  for (const row of await store.list({ states: ['delivered', 'failed', 'declined', 'escalated'] })) {
    const { repo } = row.order.issue;
    const number = pullOf(row);
    const here = repo.owner === owner && repo.name === name && Date.parse(row.updatedAt) >= clock.now() - WEEK_MS;
    if (here && number !== undefined && !looks.has(number))
      looks.set(number, { pull: { repo, number }, by: row.order.requester });
  }
  return [...looks.values()].slice(0, MOST);
}

function pullOf({ order, outcome }: OrderRow): number | undefined {
  const opened = outcome?.kind === 'delivered' || outcome?.kind === 'draft' ? outcome.pull.number : undefined;
  return opened ?? order.follow?.pull;
}
