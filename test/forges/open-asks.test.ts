import { describe, expect, it } from 'vitest';
import { type Conversation, openAsks, type Utterance } from '../../src/forges/open-asks.ts';

const NONE = { login: 'bot', ids: new Set<string>() };

function utterance(id: number, change: Partial<Utterance> = {}): Utterance {
  const createdAt = new Date(id * 1000).toISOString();
  return { id, author: { login: 'ann' }, automatic: false, body: `No. ${id}`, createdAt, ...change };
}

function comment(id: number, change: Partial<Utterance> = {}): Conversation {
  return { name: 'comment', kind: 'comment', said: [utterance(id, change)], blocking: false };
}

describe('open asks', () => {
  it('are at most a hundred, the oldest; the last says how many are left out', () => {
    const many = Array.from({ length: 105 }, (_, at) => comment(105 - at));
    const asks = openAsks(many, NONE);
    expect(asks).toHaveLength(100);
    expect(asks[0]).toMatchObject({ id: 'comment 1', body: 'No. 1' });
    expect(asks[99]?.body).toBe('No. 100\n\n[… 5 later asks are left out …]');
    expect(openAsks(many.slice(5), NONE).at(-1)?.body).toBe('No. 100');
  });

  it('of one second are in the order of their ids, whatever way the forge writes times', () => {
    const times = ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00Z', '2026-01-01T12:30:00+01:00'];
    const asks = openAsks(
      times.map((createdAt, at) => comment(9 - at, { createdAt })),
      NONE,
    );
    expect(asks.map(({ id }) => id)).toEqual(['comment 7', 'comment 8', 'comment 9']);
  });

  it('hold no half of a character where they are cut', () => {
    const [ask] = openAsks([comment(1, { body: `${'x'.repeat(16_383)}😀` })], NONE);
    expect(ask?.body).toBe(`${'x'.repeat(16_383)}\n\n[… cut: 2 more characters …]`);
  });

  it.each([
    ['of the bot', { author: { login: 'bot' } }],
    ['of an app', { author: { login: 'ci[bot]' } }],
    ['of a program', { automatic: true }],
    ['that are empty', { body: ' \n' }],
    ['with a marker of the bot’s', { body: 'x\n<!-- issuewright:status -->' }],
  ])('are no words %s', (_what, change) => {
    expect(openAsks([comment(1, change)], NONE)).toEqual([]);
  });

  it('are of one author each, without what was answered to that author', () => {
    const author = { login: 'bob' };
    const said = [utterance(1), utterance(2, { author }), utterance(3), utterance(4, { author })];
    const thread: Conversation = { name: 'thread 1', kind: 'thread', said, blocking: false };
    const ids = (...answered: string[]) =>
      openAsks([thread], { login: 'bot', ids: new Set(answered) }).map(({ id, body }) => [id, body]);
    expect(ids()).toEqual([
      ['thread 1 3', 'No. 1\n\nNo. 3'],
      ['thread 1 4', 'No. 2\n\nNo. 4'],
    ]);
    expect(ids('thread 1 1', 'thread 1 4')).toEqual([['thread 1 3', 'No. 3']]);
    expect(ids('thread 2 3')).toHaveLength(2);
  });
});
