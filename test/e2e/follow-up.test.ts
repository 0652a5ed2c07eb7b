import { describe, expect, it } from 'vitest';
import { lookAtPulls } from '../../src/coordinator/look-at-pulls.ts';
import { RunningOrders } from '../../src/coordinator/running-orders.ts';
import { found } from '../../src/demo/forge/forge-reply.ts';
import { HOSTED_FORGES } from '../../src/domain/refs.ts';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };
const WAIT = { timeout: 120_000 };
/** What each forge calls a review that asks for changes. */
const EVENTS = { github: 'REQUEST_CHANGES', gitea: 'REQUEST_CHANGES', gitlab: 'REQUEST_CHANGES' } as const;

/** A demo whose order is delivered, with the pull request that came of it. */
async function delivered(kind: (typeof HOSTED_FORGES)[number] = 'gitea') {
  const demo = await runningDemo({}, kind);
  const issue = await demo.world.openIssue();
  const closed = demo.closed();
  await demo.world.label(issue, 'agent');
  expect(await closed).toMatchObject({ kind: 'delivered' });
  const repository = demo.world.forge.repository('maintainer', 'pages');
  return { demo, repository, pull: found(repository.issues.find(({ pull }) => pull)) };
}

async function head({ bare }: RunningDemo): Promise<string> {
  return await bare('for-each-ref', '--format=%(objectname)', 'refs/heads/issuewright');
}

describe('after the pull request', () => {
  it.each(HOSTED_FORGES)(
    'on %s, what a reviewer asks for is done on the same branch and answered in its thread',
    TIME,
    async (kind) => {
      const { demo, repository, pull } = await delivered(kind);
      await using _ = demo;
      const before = await head(demo);
      await demo.world.forge.desk.review(repository, pull, {
        author: 'maintainer',
        body: 'One thing.',
        event: EVENTS[kind],
        commit: before,
        comments: [{ path: 'src/pages.js', line: 4, body: 'Give the number of pages a name.' }],
      });
      await expect.poll(() => head(demo), WAIT).not.toBe(before);
      expect(await demo.bare('rev-parse', `${await head(demo)}^`)).toBe(before);
      const said = () => JSON.stringify([pull.comments, pull.pull?.reviews]);
      await expect.poll(said, WAIT).toContain('The number of pages has a name now.');
      await expect
        .poll(async () => (await demo.crew.store.list({})).map(({ state }) => state), WAIT)
        .toEqual(['delivered', 'delivered']);
      expect(pull.body).toContain(`Gates at \`${await head(demo)}\``);
      expect(repository.issues.filter((one) => one.pull)).toHaveLength(1);
      expect(repository.statuses.filter(({ sha }) => sha !== before).map(({ state }) => state)).not.toContain(
        'failure',
      );
      expect(said().match(/The number of pages has a name now/g)).toHaveLength(1);
    },
  );

  it(
    'strangers and idle words start nothing, a command does, and three rounds on one commit are enough',
    TIME,
    async () => {
      const { demo, repository, pull } = await delivered();
      await using _ = demo;
      await demo.world.forge.addUser('stranger');
      const before = await head(demo);
      const { desk } = demo.world.forge;
      const line = { path: 'src/pages.js', line: 4 };
      await desk.review(repository, pull, {
        author: 'stranger',
        body: '',
        event: 'COMMENT',
        commit: before,
        comments: [{ ...line, body: 'Rename it.' }],
      });
      await desk.comment(repository, pull, 'maintainer', 'Well done');
      await desk.comment(repository, pull, 'stranger', '/agent fix rename it');
      await demo.world.forge.settled();
      await expect.poll(async () => (await demo.crew.store.unsettled()).length, WAIT).toBe(0);
      expect(await demo.crew.store.list({})).toHaveLength(1);
      await desk.comment(repository, pull, 'maintainer', '/agent fix give the number of pages a name');
      await expect.poll(() => head(demo), WAIT).not.toBe(before);
      const [order] = await demo.crew.store.list({});
      expect(order?.order.follow?.asks.map(({ body }) => body)).toEqual(['give the number of pages a name']);
    },
  );

  it(
    'what is asked while an order runs is looked at after it, and a question gets an answer and no commit',
    TIME,
    async () => {
      const { demo, repository, pull } = await delivered();
      await using _ = demo;
      const before = await head(demo);
      const { desk } = demo.world.forge;
      const ask = (line: number, body: string) =>
        desk.review(repository, pull, {
          author: 'maintainer',
          body: '',
          event: 'COMMENT',
          commit: before,
          comments: [{ path: 'src/pages.js', line, body }],
        });
      const begun = expect.poll(async () => (await demo.crew.store.list({}))[0]?.state, WAIT).toBe('running');
      await ask(4, 'Give the number of pages a name.');
      await begun;
      await ask(5, 'Why is it rounded up?');
      const said = () => JSON.stringify([pull.comments, pull.pull?.reviews]);
      await expect.poll(said, WAIT).toContain('A page that is not full is a page too.');
      await expect.poll(async () => (await demo.crew.store.list({}))[0]?.outcome?.kind, WAIT).toBe('no-change');
      expect(await demo.bare('rev-parse', `${await head(demo)}^`)).toBe(before);
      expect(await demo.crew.store.list({})).toHaveLength(3);
    },
  );

  it.each(['github', 'gitea'] as const)(
    'on %s, a check that fails starts one round for its commit; where the forge does not tell, the timer sees it',
    TIME,
    async (kind) => {
      const { demo, repository } = await delivered(kind);
      await using _ = demo;
      const before = await head(demo);
      const failing = { sha: before, name: 'ci/build', state: 'failure', says: 'exit 1', url: '' } as const;
      await demo.world.forge.desk.check(repository, failing, 'maintainer');
      const { crew, world } = demo;
      if (kind === 'gitea')
        expect(await lookAtPulls(crew, new RunningOrders(), world.repo, AbortSignal.timeout(30_000))).toBe(1);
      await expect.poll(() => head(demo), WAIT).not.toBe(before);
      const [order] = await crew.store.list({});
      expect(order?.order.follow?.failing).toMatchObject([{ name: 'ci/build', state: 'failure' }]);
      await expect.poll(async () => (await crew.store.list({}))[0]?.state, WAIT).toBe('delivered');
      expect(await lookAtPulls(crew, new RunningOrders(), world.repo, AbortSignal.timeout(30_000))).toBe(0);
    },
  );

  it('a person who closes it ends it for good', TIME, async () => {
    const { demo, repository, pull } = await delivered();
    await using _ = demo;
    const { desk } = demo.world.forge;
    await desk.edit(repository, pull, { state: 'closed' }, 'maintainer');
    await desk.comment(repository, pull, 'maintainer', '/agent fix this');
    await demo.world.forge.settled();
    await expect.poll(async () => (await demo.crew.store.unsettled()).length, WAIT).toBe(0);
    expect(await demo.crew.store.list({})).toHaveLength(1);
  });
});
