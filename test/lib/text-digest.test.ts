import { expect, it } from 'vitest';
import { textDigest } from '../../src/lib/text-digest.ts';

const digest = (body: string) => textDigest('T', body);

it('tells every other word', () => {
  const texts = [
    '',
    'a',
    'b',
    'a b',
    '![a](/uploads/1/a.png)',
    '![a](/uploads/2/a.png)',
    '[a](https://x.org/uploads/1/a.png)',
  ];
  expect(new Set(texts.map(digest)).size).toBe(texts.length);
  expect(textDigest('a', 'b\nc')).not.toBe(textDigest('a\nb', 'c!'));
});

it('is the same where only the address of an uploaded image is written out', () => {
  const short = 'See ![shot](/uploads/0a1b/shot.png) and ![](/uploads/2c/b.png)';
  for (const site of ['https://gitlab.example.org/group/sub/name', 'http://127.0.0.1:8080/-/project/12'])
    expect(digest(short.replaceAll('(/', `(${site}/`))).toBe(digest(short));
  expect(digest('![a](https://evil.example.org/say%20this/uploads/1/a.png)')).not.toBe(
    digest('![a](/uploads/1/a.png)'),
  );
});

it('takes the ends of lines of any system', () => {
  expect(digest('a\r\nb\r\n')).toBe(digest('a\nb'));
});

it('is quick on hostile text', () => {
  const started = performance.now();
  for (const text of ['![', '![a](https://a/', '![](http://a.b/c/uploads', '![['.repeat(3)])
    digest(text.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(2000);
});
