import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { CommitStatus } from '../../domain/pull.ts';
import type { Sha } from '../../domain/refs.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { pullBody } from '../render/pull-body.ts';
import { blockedBy } from '../verdicts.ts';

/** Pushes the commit, opens the pull request and shows each gate's result at the commit. */
export const ship: Phase = work({
  name: 'ship',
  needs: ['claim', 'change', 'gates'],
  run: async (order, facts, bench, signal) => {
    const change = facts.change;
    if (!change) throw new BotError('INPUT_MISSING', 'ship: no change was committed');
    await holdsClaim(order, bench, signal);
    const name = branchName(order);
    await bench.step('push', { act: () => push(name, change.commit, bench, signal) }, signal);
    const pull = await bench.step('pull', { act: () => openPull(order, facts, bench, signal) }, signal);
    for (const status of statuses(facts)) {
      const act = () => bench.forge.report(order.issue.repo, change.commit, status, signal);
      await bench.step(status.context.replace('issuewright/', 'status-'), { act }, signal);
    }
    return { kind: 'done', facts: { branch: { name, sha: change.commit }, pull } };
  },
});

/** The order's own branch: no other order has the same. */
export function branchName(order: WorkOrder): string {
  return `issuewright/${order.id}`;
}

/** A worker that was frozen past its lease must not push: the forge itself is asked once more. */
async function holdsClaim(order: WorkOrder, bench: Bench, signal: AbortSignal): Promise<void> {
  const renewed = await bench.claims.renew(order.issue.number, order.id, bench.journal.fence, signal);
  if (renewed.kind === 'held') throw new BotError('LEASE_LOST', `the claim is now held by ${renewed.by}`);
}

async function push(name: string, commit: Sha, bench: Bench, signal: AbortSignal): Promise<Sha> {
  const ref = `refs/heads/${name}`;
  const remote = await bench.remote('write', signal);
  const there = await bench.mirror.remoteRef(remote, ref, signal);
  if (there === commit) return commit;
  const pushed = there === undefined && (await bench.mirror.publish(remote, commit, ref, undefined, signal)) === 'done';
  if (!pushed) throw new BotError('BRANCH_TAKEN', `branch ${name} already exists with other commits`);
  return commit;
}

async function openPull(
  order: WorkOrder,
  facts: Facts,
  bench: Bench,
  signal: AbortSignal,
): Promise<NonNullable<Facts['pull']>> {
  const pull = await bench.forge.pulls.open(
    order.issue.repo,
    {
      head: branchName(order),
      base: order.base.branch,
      title: facts.said?.subject ?? order.snapshot.title,
      body: pullBody({ order, facts, journal: bench.journal }),
      draft: blockedBy(order, facts) !== undefined,
    },
    signal,
  );
  return { number: pull.ref.number, url: pull.url };
}

function statuses({ gates = [], review }: Facts): readonly CommitStatus[] {
  const reviewed: CommitStatus[] = review
    ? [
        {
          context: 'issuewright/review',
          state: review.passed ? 'success' : 'failure',
          description: `confidence ${review.confidence}`,
        },
      ]
    : [];
  return [...gates.map(gateStatus), ...reviewed];
}

function gateStatus(result: GateResult): CommitStatus {
  const context = `issuewright/${gateName(result)}`;
  if (result.pass === 'skipped') return { context, state: 'success', description: `skipped: ${result.why}` };
  const { exit, ms } = result.evidence;
  return { context, state: result.pass ? 'success' : 'failure', description: `exit ${exit} after ${ms} ms` };
}
