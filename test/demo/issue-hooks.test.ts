import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ForgeEvent } from '../../src/domain/event.ts';
import type { HostedForge } from '../../src/domain/refs.ts';
import { giteaHook } from '../../src/intake/gitea.ts';
import { githubHook } from '../../src/intake/github.ts';
import { gitlabHook } from '../../src/intake/gitlab.ts';
import { textDigest } from '../../src/lib/text-digest.ts';
import { giteaFixture } from '../support/gitea-fixture.ts';
import { githubFixture } from '../support/github-fixture.ts';
import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { hookReceiver } from '../support/hook-receiver.ts';

const signal = new AbortController().signal;
const FIXTURES = { github: githubFixture, gitea: giteaFixture, gitlab: gitlabFixture } as const;
const HOOKS = { github: githubHook, gitea: giteaHook, gitlab: gitlabHook } as const;
const NAME = { github: 'x-github-event', gitea: 'x-gitea-event', gitlab: 'x-gitlab-event' } as const;

/** An issue on a forge whose webhooks are read. */
async function watched(kind: HostedForge) {
  const stack = new AsyncDisposableStack();
  const at = stack.use(await FIXTURES[kind]());
  const receiver = stack.use(await hookReceiver());
  const { server, repo, forge } = at;
  const held = server.repository(repo.owner, repo.name);
  const { login: self } = await forge.whoAmI(signal);
  const issue = await server.desk.openIssue(held, { title: 'T', body: 'Words.', author: at.author });
  await server.desk.addHook(held, { url: receiver.url, secret: randomBytes(24).toString('hex') });
  const dialect = HOOKS[kind]({ self });
  const told = async (act: () => Promise<unknown>): Promise<readonly ForgeEvent[]> => {
    receiver.got.length = 0;
    await act();
    await server.settled();
    return receiver.got.map(
      ({ headers, body }) => dialect.translate(String(headers[NAME[kind]]), JSON.parse(body)).event,
    );
  };
  const assign = (login: string, added = true) => told(() => server.desk.assign(held, issue, login, added, at.author));
  return { at, forge, held, issue, self, told, assign, ref: { repo, number: issue.number }, stack };
}

describe.each(['github', 'gitea', 'gitlab'] as const)('the webhooks of %s on issues', (kind) => {
  it('tell that the bot was assigned, with the words that a question answers', async () => {
    const { at, forge, held, issue, self, told, assign, ref, stack } = await watched(kind);
    await using _ = stack;
    const now = await forge.issues.get(ref, signal);
    const heard = textDigest(now.title, now.body);
    const event = { kind: 'issue-assigned', issue: { number: ref.number }, sender: { login: at.author }, heard };
    expect(await assign(self)).toMatchObject([{ ...event, told: kind !== 'gitea' }]);
    expect((await forge.issues.get(ref, signal)).assignees).toEqual([self]);
    expect(await assign(self, false)).toMatchObject([{ kind: 'ignored' }]);
    expect(await assign(at.author)).toMatchObject([{ kind: 'ignored' }]);
    const { id } = await at.server.desk.addLabel(held, { name: 'agent', color: '5319e7', description: '' });
    const label = () => at.server.desk.label(held, issue, { ids: [id], added: true }, at.author);
    expect(await told(label)).toMatchObject([{ kind: 'issue-labelled', heard }]);
    const said = await told(() => at.server.desk.comment(held, issue, at.author, '/agent run'));
    expect(said).toMatchObject([{ kind: 'comment-created', heard, comment: issue.comments[0]?.id }]);
  });

  it('are told apart, where they name nobody, by the history', async () => {
    const { at, forge, self, assign, ref, stack } = await watched(kind);
    await using _ = stack;
    const { assignedBy } = forge.issues;
    if (kind !== 'gitea') return expect(assignedBy).toBe(undefined);
    expect(await assignedBy?.(ref, self, signal)).toBe(undefined);
    await assign(self);
    await assign('somebody');
    expect(await assignedBy?.(ref, self.toUpperCase(), signal)).toEqual({ login: at.author });
    await forge.issues.ensureLabels(ref.repo, [{ name: 'agent:done', color: '0e8a16', description: '' }], signal);
    await forge.issues.label(ref, { add: ['agent:done'], remove: [] }, signal);
    await assign('nobody');
    expect(await assignedBy?.(ref, self, signal)).toBe(undefined);
    await assign(self);
    expect(await assignedBy?.(ref, self, signal)).toEqual({ login: at.author });
  });
});
