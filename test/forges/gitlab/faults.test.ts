import { describe, expect, it } from 'vitest';
import { gitlabForge } from '../../../src/forges/gitlab/forge.ts';
import { type GitlabFixture, gitlabFixture } from '../../support/gitlab-fixture.ts';
import { REMARK } from '../../support/remark.ts';

const signal = new AbortController().signal;
const MARK = '<!-- m -->';
const DRAFT = { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: true };
const STATUS = { context: 'issuewright/test', state: 'success', description: 'x' } as const;

const project = (at: GitlabFixture) => at.server.repository('team/tools', 'calc');
const issueOf = (at: GitlabFixture) => project(at).issues.find(({ pull }) => !pull);
const mergesOf = (at: GitlabFixture) => project(at).issues.filter(({ pull }) => pull);

/** A merge request of the bot's, with its head. */
async function merge(at: GitlabFixture) {
  const sha = await at.push(DRAFT.head);
  const pull = await at.forge.pulls.open(at.repo, DRAFT, signal);
  return { sha, pull };
}

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
    const outside = { ...REMARK, line: 99, name: { ...REMARK.name, finding: 'c'.repeat(16) } };
    const review = () => at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [REMARK, outside] }, signal);
    await review();
    await review();
    const [only] = mergesOf(at);
    expect(only?.pull?.reviews.map(({ comments }) => comments[0])).toMatchObject([{ path: 'change.txt', line: 1 }]);
    const [note, ...more] = only?.comments ?? [];
    expect(more).toEqual([]);
    expect(note?.body).toMatch(
      /^<!-- issuewright:review \w+ -->\n<!-- issuewright:finding c+ b+ -->\nours\n\n`change.txt:99`/,
    );
  });

  it('of strangers with our marker do not silence ours', async () => {
    await using at = await gitlabFixture();
    const { pull, sha } = await merge(at);
    await at.call('POST', '/merge_requests/1/notes', { body: `<!-- issuewright:review ${sha} --> all good` });
    await at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [] }, signal);
    expect(mergesOf(at)[0]?.comments.map(({ author }) => author)).toEqual(['alice', 'issuewright']);
  });

  it.each([400, 422, 500])('go without lines when the forge answers %i to them', async (status) => {
    await using at = await gitlabFixture();
    const { pull, sha } = await merge(at);
    // After a 500 it is tried once more, when it is certain that nothing happened.
    at.server.fail({
      method: 'POST',
      path: '/discussions',
      fault: { kind: 'status', status },
      times: status === 500 ? 2 : 1,
    });
    await at.forge.pulls.review(pull.ref, { sha, body: 'ours', remarks: [REMARK] }, signal);
    expect(mergesOf(at)[0]?.pull?.reviews).toEqual([]);
    expect(mergesOf(at)[0]?.comments).toHaveLength(1);
  });

  it('of a commit that is no longer the head have no threads', async () => {
    await using at = await gitlabFixture();
    const { pull } = await merge(at);
    await at.forge.pulls.review(pull.ref, { sha: 'b'.repeat(40), body: 'ours', remarks: [REMARK] }, signal);
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
