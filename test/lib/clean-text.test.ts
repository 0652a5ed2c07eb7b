import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/lib/clean-text.ts';
import { revealHidden } from '../../src/lib/hidden-characters.ts';

describe('cleanText', () => {
  it('takes out every kind of hidden character and says how many', () => {
    const hidden = [
      '\u200b',
      '\u202e',
      '\u00ad',
      '\u0000',
      '\u001b',
      '\ufeff',
      '\u{e0041}',
      '\ufe0f',
      '\u115f',
      '\u0085',
    ];
    const { text, removed } = cleanText(`a${hidden.join('')}b\tc\nd`);
    expect(text).toBe('ab\tc\nd');
    expect(removed).toEqual(['10 invisible characters']);
  });

  it('covers all default-ignorable, Cf and Cc code points but LF and TAB', () => {
    const wrong: number[] = [];
    for (let code = 0; code < 0x110000; code += 1) {
      if ((code >= 0xd800 && code < 0xe000) || code === 0x0d) continue;
      const character = String.fromCodePoint(code);
      const hidden = /[\p{DI}\p{Cf}\p{Cc}]/u.test(character) && code !== 0x0a && code !== 0x09;
      if ((cleanText(`x${character}y`).text === 'xy') !== hidden) wrong.push(code);
    }
    expect(wrong).toEqual([]);
  });

  it('leaves ordinary text alone, line ends apart', () => {
    expect(cleanText('Größe 漢字 👍\r\nnext\rlast')).toEqual({ text: 'Größe 漢字 👍\nnext\nlast', removed: [] });
  });

  it('repairs lone surrogates and writes look-alike forms plainly', () => {
    expect(cleanText('\ud800 ｉｇｎｏｒｅ').text).toBe('\ufffd ignore');
  });

  it('finds a comment that hidden or look-alike characters had broken up', () => {
    expect(cleanText('a <!\u200b-- do evil --> b').text).toBe('a   b');
    expect(cleanText('a ﹤!-- do evil --> b').text).toBe('a   b');
  });

  it.each([
    ['inline', 'see <!-- evil --> this'],
    ['over lines and empty lines', 'see\n<!-- evil\n\nevil\n-->\nthis'],
    ['without an end at the start of a line', 'see this\n<!-- evil\nevil'],
    ['in raw HTML', '<div>\n```\n<!-- evil -->\n```\n</div> see this'],
    ['in lasting raw HTML', '<pre>\n\n```\n<!-- evil -->\n```\n</pre> see this'],
    ['behind the end of another comment', '<!-- a\n-->```\n<!-- evil -->\n``` see this'],
    ['behind an escaped back-tick', 'see \\`<!-- evil -->` this'],
    ['between spans that start on the line before', 'see ` a\nb ` <!-- evil --> ` this'],
    ['between the cells of a table', '| ` | <!-- evil --> | ` |\n|-|-|-|\nsee this'],
    ['behind a back-tick in an attribute', 'see <a title="`"> <!-- evil --> `this'],
    ['in a list that ends a fence', '- ```\n<!-- evil -->\n```\nsee this'],
    ['in an indented fence that a list ends', '- a\n\n  ```\n<!-- evil -->\n  ```\nsee this'],
    ['behind a comment that swallowed a fence', '- <!-- x\n```\n-->\n```\n<!-- evil -->\n```\nsee this'],
    [
      'behind a comment that swallowed a fence, and an empty line',
      '- <!-- x\n```\n-->\n\n```\n<!-- evil -->\n```\nsee this',
    ],
    ['as a link definition', '[//]: # (evil)\n[comment]: <> (evil)\n> [//]: # "evil"\nsee this'],
  ])('takes out a comment %s', (_where, text) => {
    const cleaned = cleanText(text);
    expect(cleaned.text).not.toContain('evil');
    expect(cleaned.text).toMatch(/see/);
    expect(cleaned.text).toMatch(/this/);
    expect(cleaned.removed.join()).toMatch(/hidden comment/);
  });

  it.each([
    ['in a fence', 'x:\n```html\n<!-- shown -->\n```\nend'],
    ['in a tilde fence', '~~~\n<!-- shown -->\n~~~'],
    ['in a fence that never ends', '```\n<!-- shown -->'],
    ['in a code span', 'write `<!-- shown -->` here, or ``<!-- ` -->``'],
    ['when it never ends in the middle of a line', 'use <!-- to open'],
  ])('leaves a comment that readers see %s', (_where, text) => {
    expect(cleanText(text)).toEqual({ text, removed: [] });
  });

  it('changes nothing when done twice', () => {
    for (const text of [
      '<!<!-- a -->-- b -->',
      '<!-- a --><!-- b',
      '`<!-- a',
      '<!--><!--->x',
      '[//]: # (a)\n[//]: # (b)',
    ]) {
      const once = cleanText(text).text;
      expect(cleanText(once).text).toBe(once);
    }
  });

  it.each(['<!--', '<!-- -->', '`', '<`', '```\n', '\\`', '`a``b```c', '[//]: ', '<!-- `', 'a<!--'])(
    'is quick on many of %j',
    (part) => {
      const text = part.repeat(Math.ceil(1_000_000 / part.length));
      const start = performance.now();
      cleanText(text);
      expect(performance.now() - start).toBeLessThan(2_000);
    },
  );
});

describe('revealHidden', () => {
  it('shows what cannot be seen', () => {
    expect(revealHidden('a\u202eb\u{e0041}\n\tc')).toBe('a⟦U+202E⟧b⟦U+E0041⟧\n\tc');
  });
});
