import { describe, expect, it } from 'vitest';
import { said } from '../../src/roles/said.ts';

function saidOf(subject: string, summary = 'x') {
  return said({ status: 'done', summary, commit: { type: 'fix', subject } });
}

describe('said', () => {
  it('makes a conventional first line', () => {
    const commit = { type: 'feat', scope: 'pages', subject: 'count the last page.' } as const;
    expect(said({ status: 'done', summary: 'S', commit })).toEqual({
      subject: 'feat(pages): count the last page',
      summary: 'S',
    });
    expect(saidOf('x'.repeat(100)).subject.length).toBe(100);
  });

  it.each(['[skip ci]', '[CI SKIP]', '[no ci]', '[skip actions]', '[actions skip]', '***NO_CI***'])(
    'takes the power out of %s',
    (words) => {
      const { subject, summary } = saidOf(`x ${words}`, `y ${words}`);
      expect(subject).not.toContain(words);
      expect(summary).not.toContain(words);
    },
  );

  it.each([
    'closes #12',
    'Fixes: #12',
    'resolved ada/other#12',
    'fix https://forge.example/ada/other/issues/12',
    'Implements !12',
  ])('closes no issue by %s', (words) => {
    expect(saidOf(words, words).summary).toMatch(/^\w+:? 12$/);
  });

  it('leaves other mentions of issues alone', () => {
    expect(saidOf('x', 'See #12, prefixes #3.').summary).toBe('See #12, prefixes #3.');
  });

  it('makes no trailers', () => {
    const text = 'Done.\n\nSigned-off-by: Ada <a@b>\nIssuewright-Order: 1\nskip-checks:true\nNote: fine';
    expect(saidOf('x', text).summary).toBe(
      'Done.\n\n  Signed-off-by: Ada <a@b>\n  Issuewright-Order: 1\n  skip-checks:true\nNote: fine',
    );
  });
});
