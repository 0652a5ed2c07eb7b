import type { Change } from '../../domain/change.ts';
import type { Facts } from '../../domain/facts.ts';
import type { ReviewVerdict } from '../../domain/finding.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { PullRef } from '../../domain/refs.ts';
import type { RemarkName, SaidRemark } from '../../domain/review.ts';
import { shownLines } from '../../lib/shown-lines.ts';
import type { Bench } from '../bench.ts';
import { lineHash, type Placed, placeFindings } from '../place-findings.ts';
import { redactedFinding } from '../redacted-finding.ts';
import { reviewBody } from '../render/review-body.ts';

const MAX_DIFF = 4 * 2 ** 20;

/** Says on the pull request what the review found, each finding once, and ends the threads of what it finds no more. */
export async function showReview(
  order: WorkOrder,
  { change, review, moved }: Facts,
  pull: number,
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  if (!change || !review || !bench.forge.can.inlineReview) return;
  const ref = { repo: order.issue.repo, number: pull };
  const act = async () => {
    const base = moved?.onto ?? order.follow?.trunk ?? order.base.sha;
    const diff = await bench.mirror.diff(base, change.commit, MAX_DIFF);
    const placed = placeFindings(
      review.findings.map((finding) => redactedFinding(finding, bench.redact)),
      shownLines(diff),
    );
    const said = await bench.forge.pulls.remarks(ref, signal);
    // A verdict that never came finds nothing, and settles nothing.
    if (review.confidence > 0) await settle({ ref, change, placed, said }, bench, signal);
    await say({ ref, change, placed, said, review }, bench, signal);
  };
  await bench.step('review', { act }, signal);
}

interface Told {
  readonly ref: PullRef;
  readonly change: Change;
  readonly placed: Placed;
  readonly said: readonly SaidRemark[];
}

/** Posts what has not been said in an earlier round; nothing where that is a matter of taste at most. */
async function say(
  { ref, change, placed, said, review }: Told & { readonly review: ReviewVerdict },
  bench: Bench,
  signal: AbortSignal,
): Promise<void> {
  const earlier = new Set(said.map(({ name }) => name.finding));
  const isNew = ({ name }: { readonly name: RemarkName }) => !earlier.has(name.finding);
  const remarks = placed.remarks.filter(isNew);
  const [rest, folded] = [placed.rest.filter(isNew), placed.folded.filter(isNew)];
  if (remarks.length + rest.length === 0) return;
  const { commit } = change;
  const body = reviewBody({ commit, review, inline: remarks.length, rest, folded });
  await bench.forge.pulls.review(ref, { sha: commit, body, remarks }, signal);
}

/** Ends each open thread of ours that the review does not find any more. */
async function settle({ ref, change, placed, said }: Told, bench: Bench, signal: AbortSignal): Promise<void> {
  const { commit } = change;
  const found = new Set([...placed.remarks, ...placed.rest, ...placed.folded].map(({ name }) => name.finding));
  for (const { name, open } of said) {
    if (!open || found.has(name.finding)) continue;
    const body = (await stands(name, open.path ?? '', change, bench))
      ? `**Answered.** The review of ${commit} does not find this any more.`
      : `**Fixed** in ${commit}.`;
    const reply = { marker: `<!-- issuewright:settled ${commit} -->`, body, resolve: true };
    await bench.forge.pulls.answer(ref, open, reply, signal);
  }
}

/** Whether the line is still as it was when the finding was made, wherever in the file it is now. */
async function stands({ line }: RemarkName, path: string, { commit, files }: Change, bench: Bench): Promise<boolean> {
  const now = files.find(({ previous }) => previous === path)?.path ?? path;
  const bytes = await bench.mirror.file(now, commit);
  const lines = Buffer.from(bytes ?? [])
    .toString('utf8')
    .split('\n');
  return lines.some((text) => lineHash(text) === line);
}
