import { describe, expect, it } from 'vitest';
import { giteaForge } from '../../../src/forges/gitea/forge.ts';
import { type GiteaFixture, giteaFixture } from '../../support/gitea-fixture.ts';

const signal = new AbortController().signal;
const MARK = '<!-- m -->';
const DRAFT = { head: 'issuewright/1', base: 'main', title: 'T', body: 'B', draft: false };
const DONE = { kind: 'lose-answer', status: 502 } as const;

const issues = (at: GiteaFixture) => at.server.repository('alice', 'calc').issues;
const statuses = (at: GiteaFixture, method: string) =>
  at.server.calls.filter((call) => call.method === method).map(({ status }) => status);

describe('a write that leaves the same behind when it happens twice', () => {
  it('is tried again once', async () => {
    await using at = await giteaFixture();
    await at.forge.issues.say(at.issue, MARK, `${MARK} x`, signal);
    at.server.fail({ method: 'PATCH', path: '/comments/', fault: DONE });
    await at.forge.issues.say(at.issue, MARK, `${MARK} y`, signal);
    expect(issues(at)[0]?.comments.map(({ body }) => body)).toEqual([`${MARK} y`]);
    expect(statuses(at, 'PATCH')).toHaveLength(2);
    at.server.fail({ method: 'PATCH', path: '/comments/', fault: { kind: 'reset' }, times: 2 });
    const failed = at.forge.issues.say(at.issue, MARK, `${MARK} z`, signal);
    await expect(failed).rejects.toMatchObject({ code: 'FORGE_UNREACHABLE' });
  });

  it('takes a label away that is gone when the answer was lost', async () => {
    await using at = await giteaFixture();
    await at.forge.issues.ensureLabels(at.repo, [{ name: 'agent', color: 'c5def5', description: 'x' }], signal);
    await at.forge.issues.label(at.issue, { add: ['agent'], remove: [] }, signal);
    at.server.fail({ method: 'DELETE', path: '/labels/', fault: DONE });
    await at.forge.issues.label(at.issue, { add: [], remove: ['agent'] }, signal);
    expect((await at.forge.issues.get(at.issue, signal)).labels).toEqual([]);
  });
});

describe('comments', () => {
  it('that several workers make at one moment end as one, the oldest', async () => {
    await using at = await giteaFixture();
    const workers = [1, 2, 3, 4].map(() => giteaForge({ url: at.server.url, token: at.botToken }));
    const said = await Promise.all(workers.map((forge, n) => forge.issues.say(at.issue, MARK, `${MARK} ${n}`, signal)));
    const comments = issues(at)[0]?.comments ?? [];
    expect(comments).toHaveLength(1);
    expect(Math.min(...said.map(({ id }) => id))).toBe(comments[0]?.id);
  });

  it('without their marker are refused before anything is sent', async () => {
    await using at = await giteaFixture();
    await expect(at.forge.issues.say(at.issue, MARK, 'x', signal)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(issues(at)[0]?.comments).toEqual([]);
  });
});

describe('titles', () => {
  it.each([
    ['x'.repeat(300), true, `WIP: ${'x'.repeat(249)}…`],
    ['one\r\n two', false, 'one two'],
  ])('fit', async (title, draft, shown) => {
    await using at = await giteaFixture();
    await at.push(DRAFT.head);
    await at.forge.pulls.open(at.repo, { ...DRAFT, title, draft }, signal);
    expect(issues(at)[1]?.title).toBe(shown);
  });
});
