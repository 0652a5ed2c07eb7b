import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertLine, inertMarkdown } from '../../src/lib/inert-markdown.ts';

/** Where a forge would act, as it looks at what a text came to. */
const LIVE = [
  /@[a-z0-9_-]/i,
  /<[a-z/!?]/i,
  /!\[/,
  /&#?\w+;/,
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?[#!]\d/i,
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+https?:\/\//i,
  /[\w.-]\/[\w.-]+#\d/,
];
const HOSTILE = fc
  .array(
    fc.constantFrom(
      ...['@', 'team', 'fixes', 'Closes', ':', ' ', '\n', '#1', '!2', 'acme/shop', '#3', '<', 'img', '!--', '-->', '`'],
      ...['```', '~~~', '![', '](x)', '&#64;', '&commat;', 'https://x.org/issues/1', 'resolve', 'and', '**', '\u200b'],
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('Markdown of others', () => {
  it('calls nobody, closes nothing and holds no HTML, whatever it is made of', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        for (const live of LIVE) expect(inertMarkdown(text)).not.toMatch(live);
      }),
    );
  });

  it('reads as before, and plain words are untouched', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const shown = inertMarkdown(text).replaceAll('\u200b', '');
        expect(shown.startsWith(text.replaceAll('\u200b', ''))).toBe(true);
      }),
    );
    const plain = 'Fixes the rounding: 3 < 4 && a@ b, see #12 and `x[0]!`.\n\n- a list\n\n```js\nlet a;\n```';
    expect(inertMarkdown(plain)).toBe(plain);
    expect(inertLine(' two\n lines ')).toBe('two lines');
  });

  it.each([
    ['a\n```', 'a\n```\n```'],
    ['````md\n```\nx\n```', '````md\n```\nx\n```\n````'],
    ['~~~\n```', '~~~\n```\n~~~'],
    ['```\nx\n``` js', '```\nx\n``` js\n```'],
    ['```\nx\n    ```', '```\nx\n    ```\n```'],
    ['```\nx\n```\u00a0', '```\nx\n```\u00a0\n```'],
    ['    ```\nx', '    ```\nx'],
    ['a ``` b', 'a ``` b'],
  ])('closes what it leaves open: %j', (text, shown) => {
    expect(inertMarkdown(text)).toBe(shown);
  });

  it('takes time in proportion to the text', () => {
    const long = 'fix '.repeat(50_000) + 'a/'.repeat(50_000) + '@'.repeat(50_000);
    const begun = performance.now();
    inertMarkdown(long);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
