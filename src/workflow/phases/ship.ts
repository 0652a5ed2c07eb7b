import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { commitChecks } from '../render/commit-checks.ts';
import { pullBody } from '../render/pull-body.ts';
import { blockedBy, isRedByDesign } from '../verdicts.ts';
import { showReview } from './show-review.ts';

/** Pushes the commit, opens the pull request and shows each gate's result at the commit. */
export const ship: Phase = work({
  name: 'ship',
  needs: ['claim', 'change', 'gates'],
  run: async (order, facts, bench, signal) => {
    const change = facts.change;
    if (!change) throw new BotError('INPUT_MISSING', 'ship: no change was committed');
    await holdsClaim(order, bench, signal);
    const name = branchName(order);
    await bench.step('push', { act: () => push(name, undefined, change.commit, bench, signal) }, signal);
    const title = facts.said?.subject ?? order.snapshot.title;
    const pull = await bench.step(
      'pull',
      { act: () => showPull(order, facts, { name, title }, bench, signal) },
      signal,
    );
    await showStatuses(order, facts, change.commit, bench, signal);
    await showReview(order, facts, pull.number, bench, signal);
    return { kind: 'done', facts: { branch: { name, sha: change.commit }, pull } };
  },
});

/** The order's own branch: no other order has the same. */
export function branchName(order: WorkOrder): string {
  return `issuewright/${order.id}`;
}

/** The order that a branch belongs to, by its name; undefined for other branches. */
export function branchOwner(branch: string): string | undefined {
  return /^issuewright\/(\d+-[0-9a-f]{8})$/.exec(branch)?.[1];
}

/** A worker that was frozen past its lease must not push: the forge itself is asked once more. */
export async function holdsClaim(order: WorkOrder, bench: Bench, signal: AbortSignal): Promise<void> {
  const renewed = await bench.claims.renew(order.issue.number, order.id, bench.journal.fence, signal);
  if (renewed.kind === 'held') throw new BotError('LEASE_LOST', `the claim is now held by ${renewed.by}`);
}

/** Puts a commit on a branch that stands at `from` or, where that is undefined, does not exist yet. */
export async function push(
  name: string,
  from: Sha | undefined,
  commit: Sha,
  bench: Bench,
  signal: AbortSignal,
): Promise<Sha> {
  const ref = `refs/heads/${name}`;
  const remote = await bench.remote('write', signal);
  const there = await bench.mirror.remoteRef(remote, ref, signal);
  if (there === commit) return commit;
  const pushed = there === from && (await bench.mirror.publish(remote, commit, ref, from, signal)) === 'done';
  if (!pushed) throw new BotError('BRANCH_TAKEN', `branch ${name} has other commits than expected`);
  return commit;
}

/** Opens the pull request of a branch, or brings its text up to date. */
export async function showPull(
  order: WorkOrder,
  facts: Facts,
  { name, title }: { readonly name: string; readonly title: string },
  bench: Bench,
  signal: AbortSignal,
): Promise<NonNullable<Facts['pull']>> {
  const pull = await bench.forge.pulls.open(
    order.issue.repo,
    {
      head: name,
      base: order.base.branch,
      title,
      body: pullBody({ order, facts, journal: bench.journal }),
      draft: blockedBy(order, facts) !== undefined || isRedByDesign(facts),
    },
    signal,
  );
  return { number: pull.ref.number, url: pull.url };
}

/** Shows how each gate and the review went, at the commit. */
export async function showStatuses(
  order: WorkOrder,
  facts: Facts,
  commit: Sha,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  for (const status of commitChecks(facts, bench.redact)) {
    const act = () => bench.forge.report(order.issue.repo, commit, status, signal);
    await bench.step(status.context.replace('issuewright/', 'status-'), { act }, signal);
  }
}
