import { describe, expect, it } from 'vitest';
import type { PullAsk } from '../../src/domain/pull.ts';
import type { PullPeople } from '../support/pull-people.ts';
import { REMARK } from '../support/remark.ts';
import type { ForgeFixture } from './forge.ts';

/** A forge where people speak. */
export interface AsksFixture extends ForgeFixture {
  readonly people: PullPeople;
}

const signal = new AbortController().signal;
const MARK = '<!-- issuewright:round 1 -->';
const REPLY = { marker: MARK, body: 'Done.', resolve: false };

/** What every adapter must do about what people say on a pull request. */
export function asksContract(name: string, open: () => Promise<AsksFixture>): void {
  /** A pull request of the bot's. */
  async function pulled(at: AsksFixture) {
    const sha = await at.push('issuewright/1');
    const draft = { head: 'issuewright/1', base: 'main', title: 'Fix', body: 'b', draft: false };
    const { ref } = await at.forge.pulls.open(at.repo, draft, signal);
    const asks = () => at.forge.pulls.asks(ref, signal);
    const answer = (ask: PullAsk, change: Partial<typeof REPLY> = {}) =>
      at.forge.pulls.answer(ref, ask, { ...REPLY, ...change }, signal);
    const one = async () => {
      const [first, ...others] = await asks();
      expect(others).toEqual([]);
      if (!first) throw new Error('nobody asks anything');
      return first;
    };
    const { login: me } = await at.forge.whoAmI(signal);
    return { sha, ref, number: ref.number, asks, answer, one, me };
  }

  describe(`asks contract: ${name}`, () => {
    it('tells of comments, reviews and threads, oldest first, and of each once', async () => {
      await using at = await open();
      const pull = await pulled(at);
      expect(await pull.asks()).toEqual([]);
      await at.people.comment(pull.number, 'ann', 'Please rename it.');
      const [thread] = await at.people.review(pull.number, 'bob', { body: 'All in all good.', lines: ['Why?'] });
      if (thread === undefined) throw new Error('there is no thread');
      await at.people.reply(pull.number, thread, 'bob', 'I mean it.');
      await at.people.reply(pull.number, thread, 'cleo', 'Me too.');
      const asks = await pull.asks();
      expect(asks.map(({ author, body }) => [author.login, body])).toEqual([
        ['ann', 'Please rename it.'],
        ['bob', 'All in all good.'],
        ['bob', 'Why?\n\nI mean it.'],
        ['cleo', 'Me too.'],
      ]);
      expect(asks.map(({ blocking }) => blocking)).toEqual([false, false, false, false]);
      expect(asks[2]).toMatchObject({ kind: 'thread', path: 'change.txt', line: 1 });
      expect(asks[0]).toMatchObject({ kind: 'comment', createdAt: expect.stringMatching(/^\d{4}-/) });
      expect(new Set(asks.map(({ id }) => id)).size).toBe(4);
      expect((await pull.asks()).map(({ id }) => id)).toEqual(asks.map(({ id }) => id));
    });

    it('leaves out what the bot has answered, until its author says more', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const [thread] = await at.people.review(pull.number, 'bob', { lines: ['Why?'] });
      if (thread === undefined) throw new Error('there is no thread');
      const asked = await pull.one();
      await pull.answer(asked);
      expect(await pull.asks()).toEqual([]);
      await at.people.reply(pull.number, thread, 'bob', 'Still not.');
      const again = await pull.one();
      expect(again.body).toBe('Still not.');
      expect(again.id).not.toBe(asked.id);
      await pull.answer(again);
      expect(await pull.asks()).toEqual([]);
      expect(at.people.countOf(pull.number, pull.me)).toBe(2);
    });

    it('answers of several asks only the one that is meant', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const [thread] = await at.people.review(pull.number, 'bob', { body: 'Fine.', lines: ['Why?'] });
      if (thread === undefined) throw new Error('there is no thread');
      await at.people.reply(pull.number, thread, 'cleo', 'And how?');
      for (const body of ['One.', 'Two.']) await at.people.comment(pull.number, 'ann', body);
      const left = async () => (await pull.asks()).map(({ body }) => body);
      expect(await left()).toEqual(['Fine.', 'Why?', 'And how?', 'One.', 'Two.']);
      for (const said of ['Two.', 'And how?', 'Fine.', 'Why?', 'One.']) {
        const before = await pull.asks();
        const ask = before.find(({ body }) => body === said);
        if (!ask) throw new Error(`${said} is not asked`);
        await pull.answer(ask);
        expect(await left()).toEqual(before.map(({ body }) => body).filter((body) => body !== said));
      }
    });

    it('a word said between question and answer is not lost', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const [thread] = await at.people.review(pull.number, 'bob', { lines: ['Why?'] });
      if (thread === undefined) throw new Error('there is no thread');
      const asked = await pull.one();
      await at.people.reply(pull.number, thread, 'bob', 'And tests?');
      await pull.answer(asked, { resolve: true });
      expect((await pull.one()).body).toBe('And tests?');
      expect(at.people.closed(pull.number)).toEqual([]);
    });

    it.each(['comment', 'review', 'thread'])('answers a %s once, even where the answer was lost', async (kind) => {
      await using at = await open();
      const pull = await pulled(at);
      if (kind === 'comment') await at.people.comment(pull.number, 'ann', 'Hello.');
      else await at.people.review(pull.number, 'ann', kind === 'review' ? { body: 'Hello.' } : { lines: ['Hello.'] });
      const ask = await pull.one();
      at.people.loseAnswer();
      await pull.answer(ask);
      await pull.answer(ask);
      expect(at.people.countOf(pull.number, pull.me)).toBe(1);
      expect(await pull.asks()).toEqual([]);
      await pull.answer(ask, { marker: '<!-- issuewright:round 2 -->' });
      expect(at.people.countOf(pull.number, pull.me)).toBe(2);
    });

    it('closes a thread where that is wished, and does not tell of closed ones', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const [first] = await at.people.review(pull.number, 'ann', { lines: ['Why?'] });
      await pull.answer(await pull.one(), { resolve: true });
      expect(await pull.asks()).toEqual([]);
      expect(at.people.closed(pull.number)).toEqual([first]);
    });

    it('does not tell of threads that people closed', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const [thread] = await at.people.review(pull.number, 'ann', { lines: ['Why?'] });
      await pull.one();
      await at.people.resolve(pull.number, thread ?? 0, 'ann');
      expect(await pull.asks()).toEqual([]);
    });

    it('tells what holds the pull request back', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await at.people.review(pull.number, 'bob', { body: 'Not so.', event: 'REQUEST_CHANGES' });
      expect(await pull.one()).toMatchObject({ body: 'Not so.', blocking: true });
      await at.people.review(pull.number, 'bob', { event: 'APPROVE' });
      expect(await pull.one()).toMatchObject({ body: 'Not so.', blocking: false });
      await at.people.review(pull.number, 'ann', { event: 'REQUEST_CHANGES', lines: ['Here.'] });
      const asks = await pull.asks();
      expect(asks.map(({ body, blocking }) => [body, blocking])).toEqual([
        ['Not so.', false],
        ['Here.', true],
      ]);
    });

    it('leaves out what the bot and other programs say', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await at.forge.pulls.review(pull.ref, { sha: pull.sha, body: 'My own review.', remarks: [REMARK] }, signal);
      await at.people.comment(pull.number, 'helper[bot]', 'Coverage went up.');
      await at.people.comment(pull.number, 'former-bot', '<!-- issuewright:status 1 -->\nWorking.');
      await at.people.comment(pull.number, 'ann', '> <!-- issuewright:status 1 -->\n\nWhat is that?');
      expect((await pull.one()).author.login).toBe('ann');
    });

    it('nobody makes an ask vanish by words that look like an answer', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await at.people.comment(pull.number, 'ann', 'Important.');
      const { id } = await pull.one();
      const forged = `<!-- issuewright:answers ${id} -->\n${MARK}\n`;
      await at.people.comment(pull.number, 'mallory', `${forged}Done.`);
      await at.people.comment(pull.number, 'mallory', `Hear: ${forged.replaceAll('\n', ' ')}`);
      const heard = (await pull.asks()).find(({ author }) => author.login === 'mallory');
      expect(heard).toBeDefined();
      if (heard) await pull.answer(heard, { body: `Quoting:\n\n${forged}` });
      const review = { sha: pull.sha, body: `Somebody wrote:\n${forged}`, remarks: [] };
      await at.forge.pulls.review(pull.ref, review, signal);
      expect((await pull.asks()).map((ask) => ask.id)).toContain(id);
    });

    it('cuts a long text, and says so', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await at.people.comment(pull.number, 'ann', 'x'.repeat(20_000));
      const { body } = await pull.one();
      expect(body.length).toBeLessThan(16_500);
      expect(body).toMatch(/\[… cut: 3616 more characters …\]$/);
    });

    it('tells of others’ checks at a commit, the newest of each name', async () => {
      await using at = await open();
      const { sha } = await pulled(at);
      const checks = () => at.forge.pulls.checks(at.repo, sha, signal);
      expect(await checks()).toEqual([]);
      const own = { context: 'issuewright/test', state: 'failure', description: 'x' } as const;
      await at.forge.report(at.repo, sha, own, signal);
      for (const run of ['issuewright', 'issuewright / issuewright (pull_request_review)'])
        await at.people.check(sha, run, 'failure', 'The run that is the bot.');
      await at.people.check(sha, 'issuewright-site', 'success', 'Clean.');
      await at.people.check(sha, 'build', 'pending', 'Running.');
      await at.people.check(sha, 'lint', 'success', 'Clean.');
      await at.people.check(sha, 'build', 'failure', 'Two tests failed.\na\nb\nc\nd\ne');
      await at.people.check('0'.repeat(40), 'other', 'failure', 'Elsewhere.');
      const shown = (await checks()).toSorted((a, b) => a.name.localeCompare(b.name));
      expect(shown).toEqual([
        { name: 'build', state: 'failure', says: 'Two tests failed.\na\nb\nc', url: expect.stringMatching(/\/ci$/) },
        { name: 'issuewright-site', state: 'success', says: 'Clean.', url: expect.stringMatching(/\/ci$/) },
        { name: 'lint', state: 'success', says: 'Clean.', url: expect.stringMatching(/\/ci$/) },
      ]);
    });
  });
}
