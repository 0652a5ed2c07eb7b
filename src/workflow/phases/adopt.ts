import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { FollowUp, WorkOrder } from '../../domain/order.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Sha } from '../../domain/refs.ts';
import { inlineCode } from '../../lib/markdown.ts';
import type { Told } from '../../ports/git.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { baseTip } from './onto.ts';

/** Takes what a pull request holds for the order's change, to be moved; says whether its commits may be written anew. */
export const adopt: Phase = work({
  name: 'adopt',
  needs: [],
  run: async (order, _facts, bench, signal) => {
    const { follow, base } = order;
    if (!follow) throw new BotError('INPUT_MISSING', 'adopt: the order follows no pull request');
    const tip = await baseTip(order, bench, signal);
    if (tip === undefined)
      return halt({ kind: 'needs-human', why: `there is no branch ${inlineCode(base.branch)} any more` });
    const { mirror, identity } = bench;
    const since = await beginning(tip, base.sha, follow, bench);
    if (since === undefined)
      return halt({
        kind: 'needs-human',
        why: `the pull request and ${inlineCode(base.branch)} have no commit in common`,
      });
    if (since === tip)
      return halt({
        kind: 'no-change',
        why: `the branch holds the newest commit of ${inlineCode(base.branch)} already`,
      });
    const commits = await mirror.commits(base.sha, since);
    const mine = commits.filter(({ by }) => by.every((address) => address === identity.email));
    const moved = { onto: since, conflicts: [], sides: ['', ''], patch: '', same: false } as const;
    const facts: Facts = {
      change: await mirror.change(since, base.sha),
      moved: mine.length === commits.length ? moved : { ...moved, into: base.sha },
      said: message(order, follow, mine, mine.length === commits.length),
    };
    return { kind: 'done', facts };
  },
});

function halt(outcome: Outcome) {
  return { kind: 'halt', outcome } as const;
}

/** The newest commit of the base branch in a pull request. Where that branch was written anew, the one that it began at. */
async function beginning(tip: Sha, head: Sha, { trunk }: FollowUp, { mirror }: Bench): Promise<Sha | undefined> {
  const common = await mirror.mergeBase(tip, head);
  const inHead = (await mirror.has(trunk)) && (await mirror.mergeBase(trunk, head)) === trunk;
  if (!inHead) return common;
  return common === undefined || (await mirror.mergeBase(common, trunk)) === common ? trunk : common;
}

/** The words of the bot's own commits go on with what they say; a merge has a first line of its own. */
function message(
  { base }: WorkOrder,
  { title, branch }: FollowUp,
  mine: readonly Told[],
  alone: boolean,
): NonNullable<Facts['said']> {
  const summary = [...new Set(mine.map(({ message }) => bodyOf(message)))].filter((body) => body !== '').join('\n\n');
  return { subject: alone ? title : `chore: merge ${base.branch} into ${branch}`, summary };
}

/** Without the first line, and without the trailers that a commit of the bot's gets anew. */
function bodyOf(message: string): string {
  const [, ...paragraphs] = message.split('\n\n');
  const last = paragraphs.at(-1) ?? '';
  return (last.includes('\nIssuewright-Order: ') ? paragraphs.slice(0, -1) : paragraphs).join('\n\n').trim();
}
