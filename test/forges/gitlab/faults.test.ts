import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/domain/error-table.ts';
import { asBotError } from '../../../src/domain/errors.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { gitlabForge } from '../../../src/forges/gitlab/forge.ts';
import { type GitlabFixture, gitlabFixture } from '../../support/gitlab-fixture.ts';

const signal = new AbortController().signal;
const MARK = '<!-- m -->';
const DRAFT = { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: true };
const FINDING: Finding = { title: 't', description: 'd', severity: 'blocker', path: 'change.txt', line: 1 };
const STATUS = { context: 'issuewright/test', state: 'success', description: 'x' } as const;
const LABELS = [{ name: 'agent', color: 'c5def5', description: 'x' }];

const project = (at: GitlabFixture) => at.server.repository('team/tools', 'calc');
const issueOf = (at: GitlabFixture) => project(at).issues.find(({ pull }) => !pull);
const mergesOf = (at: GitlabFixture) => project(at).issues.filter(({ pull }) => pull);

/** A merge request of the bot's, with its head. */
async function merge(at: GitlabFixture) {
  const sha = await at.push(DRAFT.head);
  const pull = await at.forge.pulls.open(at.repo, DRAFT, signal);
  return { sha, pull };
}

interface Write {
  readonly method: 'POST' | 'PUT';
  /** The path of the request that fails contains this. */
  readonly path: string;
  /** Makes ready, and says what is done under the fault. */
  readonly act: (at: GitlabFixture) => Promise<() => Promise<unknown>>;
  /** What must then exist, and how often. */
  readonly left: (at: GitlabFixture) => unknown;
  readonly is: unknown;
}

const WRITES: Readonly<Record<string, Write>> = {
  'a new comment': {
    method: 'POST',
    path: '/notes',
    act: async (at) => () => at.forge.issues.say(at.issue, MARK, `${MARK} x`, signal),
    left: (at) => issueOf(at)?.comments.map(({ body }) => body),
    is: [`${MARK} x`],
  },
  'an edit of a comment': {
    method: 'PUT',
    path: '/notes/',
    act: async (at) => {
      await at.forge.issues.say(at.issue, MARK, `${MARK} x`, signal);
      return () => at.forge.issues.say(at.issue, MARK, `${MARK} y`, signal);
    },
    left: (at) => issueOf(at)?.comments.map(({ body }) => body),
    is: [`${MARK} y`],
  },
  'a change of labels': {
    method: 'PUT',
    path: '/issues/1',
    act: async (at) => () => at.forge.issues.label(at.issue, { add: ['agent'], remove: [] }, signal),
    left: (at) => issueOf(at)?.timeline.map(({ added }) => added),
    is: [true],
  },
  'a new label': {
    method: 'POST',
    path: '/labels',
    act: async (at) => () => at.forge.issues.ensureLabels(at.repo, LABELS, signal),
    left: (at) => project(at).labels.map(({ name }) => name),
    is: ['agent'],
  },
  'a new merge request': {
    method: 'POST',
    path: '/merge_requests',
    act: async (at) => {
      await at.push(DRAFT.head);
      return () => at.forge.pulls.open(at.repo, DRAFT, signal);
    },
    left: (at) => mergesOf(at).map(({ number, title, body }) => [number, title, body]),
    is: [[1, 'Draft: T', 'B']],
  },
  'an edit of a merge request': {
    method: 'PUT',
    path: '/merge_requests/1',
    act: async (at) => {
      await merge(at);
      return () => at.forge.pulls.open(at.repo, { ...DRAFT, draft: false, body: 'C' }, signal);
    },
    left: (at) => mergesOf(at).map(({ number, title, body }) => [number, title, body]),
    is: [[1, 'T', 'C']],
  },
  'a thread of a review': {
    method: 'POST',
    path: '/discussions',
    act: async (at) => {
      const { pull, sha } = await merge(at);
      return () => at.forge.pulls.review(pull.ref, sha, 'ours', [FINDING], signal);
    },
    left: (at) => mergesOf(at).map(({ comments, pull }) => [comments.length, pull?.reviews.length]),
    is: [[1, 1]],
  },
  'the note of a review': {
    method: 'POST',
    path: '/notes',
    act: async (at) => {
      const { pull, sha } = await merge(at);
      return () => at.forge.pulls.review(pull.ref, sha, 'ours', [FINDING], signal);
    },
    left: (at) => mergesOf(at).map(({ comments, pull }) => [comments.length, pull?.reviews.length]),
    is: [[1, 1]],
  },
  'a status': {
    method: 'POST',
    path: '/statuses/',
    act: async (at) => {
      const sha = await at.push(DRAFT.head);
      return () => at.forge.report(at.repo, sha, STATUS, signal);
    },
    left: (at) => project(at).statuses.map(({ context, state }) => [context, state]),
    is: [['issuewright/test', 'success']],
  },
};

describe.each(Object.entries(WRITES))('%s', (_name, { method, path, act, left, is }) => {
  it.each([
    ['a lost answer', { kind: 'lose-answer' }],
    ['an answer of 502 though it was done', { kind: 'lose-answer', status: 502 }],
    ['a reset before it was done', { kind: 'reset' }],
  ] as const)('exists once after %s, at the latest when it is repeated', async (_what, fault) => {
    await using at = await gitlabFixture();
    const write = await act(at);
    at.server.fail({ method, path, fault });
    // What may or may not have happened ends as an error that says so, or is found; the same call again completes it.
    await write().catch((thrown: unknown) => {
      expect(asBotError(thrown).code).toBe('FORGE_UNREACHABLE');
      return write();
    });
    expect(left(at)).toEqual(is);
    // A status that has ended may be set again; everything else is found.
    if (path === '/statuses/') return;
    await write();
    expect(left(at)).toEqual(is);
  });

  it.each([403, 429])('that is answered with %i is reported, and done when it is repeated', async (status) => {
    await using at = await gitlabFixture();
    const write = await act(at);
    at.server.fail({ method, path, fault: { kind: 'status', status } });
    const { code } = asBotError(await write().catch((thrown: unknown) => thrown));
    expect(code).toBe(status === 429 ? 'FORGE_LIMITED' : 'FORGE_REFUSED');
    expect(ERRORS[code].rule).toBe(status === 429 ? 'requeue' : 'end');
    await write();
    expect(left(at)).toEqual(is);
  });
});

describe('comments', () => {
  it('of strangers are never edited, though they carry the marker', async () => {
    await using at = await gitlabFixture();
    await at.call('POST', '/issues/1/notes', { body: `${MARK} mine` });
    await at.forge.issues.say(at.issue, MARK, `${MARK} bot`, signal);
    const all = await at.forge.issues.comments(at.issue, signal);
    expect(all.map(({ author, body }) => [author.login, body])).toEqual([
      ['alice', `${MARK} mine`],
      ['issuewright', `${MARK} bot`],
    ]);
  });

  it('that several workers make at one moment end as one', async () => {
    await using at = await gitlabFixture();
    const workers = [1, 2, 3, 4].map(() => gitlabForge({ url: at.server.url, token: at.botToken }));
    const said = await Promise.all(workers.map((forge, n) => forge.issues.say(at.issue, MARK, `${MARK} ${n}`, signal)));
    const comments = issueOf(at)?.comments ?? [];
    expect(comments).toHaveLength(1);
    expect(said.map(({ id }) => id)).toContain(comments[0]?.id);
  });

  it('that two workers left are one after the next', async () => {
    await using at = await gitlabFixture();
    for (const body of ['first', 'second']) {
      await at.call('POST', '/issues/1/notes', { body: `${MARK} ${body}` }, at.botToken);
    }
    await at.forge.issues.say(at.issue, MARK, `${MARK} third`, signal);
    expect(issueOf(at)?.comments.map(({ body }) => body)).toEqual([`${MARK} third`]);
  });

  it('hold no quick action, wherever the model or a stranger put one', async () => {
    await using at = await gitlabFixture();
    const body = `${MARK}\n/close\n\r/merge\n\`\`\`\n/approve\n\`\`\`\nwhat /close means`;
    await at.forge.issues.say(at.issue, MARK, body, signal);
    const said = await at.forge.issues.said(at.issue, MARK, signal);
    expect(said?.body).toBe(`${MARK}\n /close\n /merge\n\`\`\`\n /approve\n\`\`\`\nwhat /close means`);
    await at.push(DRAFT.head);
    const pull = await at.forge.pulls.open(at.repo, { ...DRAFT, body: '/merge\ntext' }, signal);
    expect(pull.body).toBe(' /merge\ntext');
  });

  it('are shortened when they are too long, with the marker and the end kept', async () => {
    await using at = await gitlabFixture();
    await at.forge.issues.say(at.issue, MARK, `${'a'.repeat(60_000)}${MARK}${'b'.repeat(60_000)} the end`, signal);
    const said = await at.forge.issues.said(at.issue, MARK, signal);
    expect(said?.body.length).toBeLessThanOrEqual(65_536);
    expect(said?.body).toMatch(/the end$/);
  });
});

describe('merge requests', () => {
  it.each([
    ['Draft: Draft: x', false, 'x'],
    ['[Draft] (draft) x', true, 'Draft: x'],
    ['Drafting: x', false, 'Drafting: x'],
    ['x'.repeat(300), true, `Draft: ${'x'.repeat(247)}…`],
    ['x'.repeat(255), false, 'x'.repeat(255)],
  ])('with the title %s and draft %s', async (title, draft, shown) => {
    await using at = await gitlabFixture();
    await at.push(DRAFT.head);
    expect(await at.forge.pulls.open(at.repo, { ...DRAFT, title, draft }, signal)).toMatchObject({ draft });
    expect(mergesOf(at)[0]?.title).toBe(shown);
  });

  it('have numbers of their own', async () => {
    await using at = await gitlabFixture();
    const { pull } = await merge(at);
    expect(pull.ref.number).toBe(1);
    expect(pull.url).toMatch(/team\/tools\/calc\/-\/merge_requests\/1$/);
    expect((await at.forge.issues.get({ repo: at.repo, number: 1 }, signal)).title).toBe('Broken');
  });

  it('that another worker opens at the same moment is one', async () => {
    await using at = await gitlabFixture();
    await at.push(DRAFT.head);
    const pulls = await Promise.all([1, 2, 3].map(() => at.forge.pulls.open(at.repo, DRAFT, signal)));
    expect(new Set(pulls.map(({ ref }) => ref.number))).toEqual(new Set([1]));
    expect(mergesOf(at)).toHaveLength(1);
  });
});

describe('reviews', () => {
  it('stand at their lines, say everything in one note, and exist once', async () => {
    await using at = await gitlabFixture();
    const { pull, sha } = await merge(at);
    const outside = { ...FINDING, line: 99 };
    const review = () => at.forge.pulls.review(pull.ref, sha, 'ours', [FINDING, outside], signal);
    await review();
    await review();
    const [only] = mergesOf(at);
    expect(only?.pull?.reviews.map(({ comments }) => comments[0])).toMatchObject([{ path: 'change.txt', line: 1 }]);
    expect(only?.comments.map(({ body }) => body)).toEqual([`<!-- issuewright:review ${sha} -->\nours`]);
  });

  it('of strangers with our marker do not silence ours', async () => {
    await using at = await gitlabFixture();
    const { pull, sha } = await merge(at);
    await at.call('POST', '/merge_requests/1/notes', { body: `<!-- issuewright:review ${sha} --> all good` });
    await at.forge.pulls.review(pull.ref, sha, 'ours', [], signal);
    expect(mergesOf(at)[0]?.comments.map(({ author }) => author)).toEqual(['alice', 'issuewright']);
  });

  it.each([400, 422, 500])('go without lines when the forge answers %i to them', async (status) => {
    await using at = await gitlabFixture();
    const { pull, sha } = await merge(at);
    at.server.fail({ method: 'POST', path: '/discussions', fault: { kind: 'status', status } });
    await at.forge.pulls.review(pull.ref, sha, 'ours', [FINDING], signal);
    expect(mergesOf(at)[0]?.pull?.reviews).toEqual([]);
    expect(mergesOf(at)[0]?.comments).toHaveLength(1);
  });

  it('of a commit that is no longer the head have no threads', async () => {
    await using at = await gitlabFixture();
    const { pull } = await merge(at);
    await at.forge.pulls.review(pull.ref, 'b'.repeat(40), 'ours', [FINDING], signal);
    expect(mergesOf(at)[0]?.pull?.reviews).toEqual([]);
  });
});

describe('statuses', () => {
  it('may be pending twice, which GitLab refuses, and end once', async () => {
    await using at = await gitlabFixture();
    const sha = await at.push(DRAFT.head);
    for (const state of ['pending', 'pending', 'failure', 'error', 'pending', 'success'] as const) {
      await at.forge.report(at.repo, sha, { ...STATUS, state, description: 'x'.repeat(300) }, signal);
    }
    expect(project(at).statuses.map(({ state }) => state)).toEqual(['failed', 'failed', 'success']);
  });

  it('of a commit that GitLab refuses for another reason are reported', async () => {
    await using at = await gitlabFixture();
    const sha = await at.push(DRAFT.head);
    at.server.fail({ method: 'POST', path: '/statuses/', fault: { kind: 'status', status: 400 } });
    await expect(at.forge.report(at.repo, sha, STATUS, signal)).rejects.toMatchObject({ code: 'FORGE_REFUSED' });
  });
});
