import { describe, expect, it } from 'vitest';
import type { ReviewVerdict } from '../../src/domain/finding.ts';
import type { PullReview, SaidRemark } from '../../src/domain/review.ts';
import type { PullReply } from '../../src/ports/forge.ts';
import type { Bench } from '../../src/workflow/bench.ts';
import { showReview } from '../../src/workflow/phases/show-review.ts';
import { lineHash, placeFindings } from '../../src/workflow/place-findings.ts';
import { ForgeImitation } from '../support/forge-imitation.ts';
import { workOrder } from '../support/work-order.ts';

const COMMIT = 'c'.repeat(40);
const DIFF = 'diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1 +1,2 @@\n kept\n+added\n';
const FOUND = { title: 'Found', description: 'd', severity: 'blocker', path: 'a.js', line: 2 } as const;

/** Shows a verdict on a pull request where these remarks were made before; says what came of it. */
async function shown(review: Partial<ReviewVerdict>, said: readonly SaidRemark[] = []) {
  const reviews: PullReview[] = [];
  const replies: (PullReply & { readonly id: string })[] = [];
  const port = new ForgeImitation('gitea').port();
  const pulls = {
    ...port.pulls,
    remarks: async () => said,
    review: async (_: unknown, made: PullReview) => void reviews.push(made),
    answer: async (_: unknown, { id }: { id: string }, reply: PullReply) => void replies.push({ id, ...reply }),
  };
  const bench = {
    forge: { ...port, pulls },
    mirror: {
      diff: async () => DIFF,
      file: async (path: string) => (path === 'a.js' ? Buffer.from('kept\nadded\n') : undefined),
    },
    redact: (text: string) => text.replaceAll('s3cret', '[redacted]'),
    step: async (_: string, { act }: { act: () => Promise<unknown> }) => await act(),
  } as unknown as Bench;
  const facts = {
    change: { base: 'b'.repeat(40), commit: COMMIT, files: [] },
    review: { passed: true, confidence: 0.95, findings: [], ...review },
  };
  await showReview(workOrder(), facts, 7, bench, new AbortController().signal);
  return { reviews, replies };
}

function earlier(id: string, text: string, path = 'a.js', finding = id.repeat(16)): SaidRemark {
  const open = { id, kind: 'thread', author: { login: 'b' }, body: '', path, blocking: false, createdAt: '' } as const;
  return { name: { finding, line: lineHash(text) }, open };
}

describe('showing a review', () => {
  it('says what is new, without secrets, and is silent about matters of taste alone', async () => {
    const { reviews } = await shown({ findings: [{ ...FOUND, description: 'It prints s3cret.' }] });
    expect(reviews).toMatchObject([{ sha: COMMIT, remarks: [{ line: 2, description: 'It prints [redacted].' }] }]);
    expect((await shown({ findings: [{ ...FOUND, severity: 'skippable' }] })).reviews).toEqual([]);
    expect((await shown({})).reviews).toEqual([]);
  });

  it('says nothing twice, and leaves the thread of what it finds again', async () => {
    const find = () => ({ path: 'a.js', line: 2, text: 'added', previous: { path: 'a.js' } });
    const name = placeFindings([FOUND], find).remarks[0]?.name;
    expect(await shown({ findings: [FOUND] }, [earlier('1', 'added', 'a.js', name?.finding)])).toEqual({
      reviews: [],
      replies: [],
    });
  });

  it('ends the threads of what it finds no more: mended where the line is another now, else answered', async () => {
    const said = [earlier('1', 'gone'), earlier('2', 'kept'), earlier('3', 'kept', 'removed.js')];
    const { replies } = await shown({}, [...said, { ...earlier('4', 'gone'), open: undefined }]);
    expect(replies.map(({ id, body, resolve }) => [id, body, resolve])).toEqual([
      ['1', `**Fixed** in ${COMMIT}.`, true],
      ['2', `**Answered.** The review of ${COMMIT} does not find this any more.`, true],
      ['3', `**Fixed** in ${COMMIT}.`, true],
    ]);
  });

  it('ends no thread by a verdict that never came', async () => {
    const { replies } = await shown({ passed: false, confidence: 0 }, [earlier('1', 'gone')]);
    expect(replies).toEqual([]);
  });
});
