import type { Change } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Sha } from '../../domain/refs.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';

/** Inspects what the developer handed out and makes a commit of the host's own from its tree. */
export const commit: Phase = work({
  name: 'commit',
  needs: ['handedOut', 'said'],
  run: async (order, facts, bench, signal) => {
    const { handedOut } = facts;
    if (!handedOut) throw new BotError('INPUT_MISSING', 'commit: nothing was handed out');
    const base = order.base.sha;
    const bundle = await bench.folder.read(handedOut.file);
    const report = await bench.mirror.inspect(bundle, base, bench.limits, signal);
    if (!report.ok)
      throw new BotError('CHANGE_REFUSED', report.reasons.join('; '), { details: { reasons: report.reasons } });
    const change = await commitTree(report.tree, order, facts, bench);
    bench.workshop.advance(change.commit);
    return { kind: 'done', facts: { change } };
  },
});

/** Makes a tree a commit on the order's base, or a merge of that into a head that must stay, and keeps it from collection. */
export async function commitTree(
  tree: Sha,
  order: WorkOrder,
  facts: Pick<Facts, 'said' | 'moved'>,
  bench: Bench,
): Promise<Change> {
  const base = order.base.sha;
  const into = facts.moved?.into;
  const sha = await bench.mirror.commit({
    tree,
    ...(into ? { parent: into, merges: base } : { parent: base }),
    message: commitMessage(order, facts),
    author: bench.identity,
    at: Math.floor(Date.parse(order.createdAt) / 1000),
  });
  await (await bench.worktree()).move(sha);
  return await bench.mirror.change(base, sha);
}

/** A conventional first line, what was done, and where it came from; never a Signed-off-by. */
export function commitMessage(order: WorkOrder, { said }: Pick<Facts, 'said'>): string {
  const subject = said?.subject ?? `fix: ${order.snapshot.title}`;
  return `${subject}\n\n${said?.summary ?? ''}\n\nRefs: ${numberOf(order)}\nRequested-by: @${order.requester}\nIssuewright-Order: ${order.id}\n`;
}

/** What the forge makes a link of. */
function numberOf({ forge, issue }: WorkOrder): string {
  return `${issue.pull && forge === 'gitlab' ? '!' : '#'}${issue.number}`;
}
