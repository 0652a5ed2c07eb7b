import { describe, expect, it } from 'vitest';
import { containedMarkdown } from '../../src/workflow/render/contained-markdown.ts';
import { decisionRecord } from '../../src/workflow/render/decision-record.ts';
import { workOrder } from '../support/work-order.ts';

const RECORD = {
  title: 'Round up',
  context: 'c',
  decision: 'd',
  options: [{ name: 'n', verdict: 'v' }],
  consequences: 'e',
};

describe('markdown of a model', () => {
  it.each([
    ['# Head', '\\# Head'],
    ['x\n  ## Status: accepted', 'x\n  \\## Status: accepted'],
    ['Head\n===', 'Head\n\\==='],
    ['Head\n---', 'Head\n\\---'],
    ['<!-- hidden', '&lt;!-- hidden'],
    ['<details><summary>x', '&lt;details>&lt;summary>x'],
    ['a < b', 'a < b'],
    ['`Map<string>` of <b>', '`Map<string>` of &lt;b>'],
    ['```\n# code <b>', '```\n# code <b>\n```'],
    ['~~~~js\n~~~\n# x\n~~~~\n# y', '~~~~js\n~~~\n# x\n~~~~\n\\# y'],
    ['#hashtag and - a list\n- item', '#hashtag and - a list\n- item'],
    ['``` not ` a fence\n# y', '``` not ` a fence\n\\# y'],
  ])('%j stays within its section', (text, contained) => {
    expect(containedMarkdown(text)).toBe(contained);
  });
});

describe('a decision', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['Round up', [], 'docs/decisions/0001-round-up.md'],
    [
      '../../.github/workflows/x',
      ['docs/decisions/0009-a.md', 'docs/decisions/0003-b.md'],
      'docs/decisions/0010-github-workflows-x.md',
    ],
    ['Größe & Übersicht', ['docs/decisions/README.md', 'other/0044-x.md'], 'docs/decisions/0001-gro-e-ubersicht.md'],
    ['…', ['docs/decisions/12-x.md'], 'docs/decisions/0013-decision.md'],
    ['x'.repeat(100), [], `docs/decisions/0001-${'x'.repeat(60)}.md`],
  ])('called %j has its place by us', (title, paths, path) => {
    expect(decisionRecord({ ...RECORD, title }, workOrder(), paths).path).toBe(path);
  });

  it('has every part of the template, once', () => {
    const { text } = decisionRecord({ ...RECORD, title: 'A\nB [x](y)' }, workOrder(), []);
    expect(text).toBe(
      '# 0001. A B \\[x\\](y)\n\n- Status: proposed\n- Date: 2026-01-01\n- Issue: #7\n\n## Context\n\nc\n\n## Decision\n\nd\n\n## Options considered\n\n### Option 1: n\n\nv\n\n## Consequences\n\ne\n',
    );
  });
});
