import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ForgeEvent } from '../../src/domain/event.ts';
import type { HostedForge } from '../../src/domain/refs.ts';
import { giteaHook } from '../../src/intake/gitea.ts';
import { githubHook } from '../../src/intake/github.ts';
import { gitlabHook } from '../../src/intake/gitlab.ts';
import { giteaFixture } from '../support/gitea-fixture.ts';
import { githubFixture } from '../support/github-fixture.ts';
import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { hookReceiver } from '../support/hook-receiver.ts';

const signal = new AbortController().signal;
const FIXTURES = { github: githubFixture, gitea: giteaFixture, gitlab: gitlabFixture } as const;
const HOOKS = { github: githubHook, gitea: giteaHook, gitlab: gitlabHook } as const;
const NAME = { github: 'x-github-event', gitea: 'x-gitea-event', gitlab: 'x-gitlab-event' } as const;

/** A pull request of the bot's on a forge whose webhooks are read. */
async function watched(kind: HostedForge) {
  const stack = new AsyncDisposableStack();
  const at = stack.use(await FIXTURES[kind]());
  const receiver = stack.use(await hookReceiver());
  const sha = await at.push('issuewright/1');
  const draft = { head: 'issuewright/1', base: 'main', title: 'Fix', body: 'b', draft: false };
  const { ref } = await at.forge.pulls.open(at.repo, draft, signal);
  const repository = at.server.repository(at.repo.owner, at.repo.name);
  await at.server.desk.addHook(repository, { url: receiver.url, secret: randomBytes(24).toString('hex') });
  const dialect = HOOKS[kind]({ self: 'issuewright' });
  const events = (): readonly ForgeEvent[] =>
    receiver.got.map(({ headers, body }) => dialect.translate(String(headers[NAME[kind]]), JSON.parse(body)).event);
  /** What the webhooks of this say. */
  const told = async (act: () => Promise<unknown>) => {
    receiver.got.length = 0;
    await act();
    await at.server.settled();
    return events().filter(({ kind: what }) => what !== 'ignored');
  };
  const pull = { repo: { ...at.repo, id: repository.id }, number: ref.number };
  const issue = repository.issues.find((one) => one.pull);
  if (!issue) throw new Error('there is no pull request');
  return { at, sha, ref, told, pull, repository, issue, events, stack };
}

describe.each(['github', 'gitea', 'gitlab'] as const)('the webhooks of %s on pull requests', (kind) => {
  it('tell of what people say and do, and not of what the bot does', async () => {
    const { at, ref, told, pull, repository, issue, stack } = await watched(kind);
    await using _ = stack;
    const by = (login: string) => ({ kind: 'pull-touched', pull, sender: { login } });
    const { number } = ref;
    expect(await told(() => at.people.comment(number, 'ann', 'Why?'))).toEqual([by('ann')]);
    expect(await told(() => at.people.comment(number, 'ann', '/agent stop'))).toEqual([
      { kind: 'comment-created', issue: pull, sender: { login: 'ann' }, body: '/agent stop', pull: true },
    ]);
    const review = { body: 'No.', event: 'REQUEST_CHANGES', lines: ['Here.'] } as const;
    const reviewed = await told(() => at.people.review(number, 'bob', review));
    expect(reviewed.length).toBeGreaterThan(0);
    for (const event of reviewed) expect(event).toEqual(by('bob'));
    const close = (login: string) => told(() => at.server.desk.edit(repository, issue, { state: 'closed' }, login));
    expect(
      await told(() => at.forge.pulls.review(ref, { sha: '0'.repeat(40), body: 'ours', remarks: [] }, signal)),
    ).toEqual([]);
    expect(await close('ann')).toEqual([by('ann')]);
    await told(() => at.server.desk.edit(repository, issue, { state: 'open' }, 'ann'));
    expect(await close('issuewright')).toEqual([]);
  });

  it('tell of pushes by people', async () => {
    const { at, pull, events, stack } = await watched(kind);
    await using _ = stack;
    await at.pushMore('issuewright/1');
    await expect.poll(events).toContainEqual({ kind: 'pull-touched', pull, sender: { login: 'alice' } });
  });

  it('tell of checks that ended, where the forge has such webhooks', async () => {
    const { at, sha, told, pull, stack } = await watched(kind);
    await using _ = stack;
    expect(await told(() => at.people.check(sha, 'build', 'pending', ''))).toEqual([]);
    const ended = await told(() => at.people.check(sha, 'build', 'failure', ''));
    expect(ended).toEqual(kind === 'gitea' ? [] : [{ kind: 'pull-touched', pull, sender: { login: 'ci' } }]);
  });
});
