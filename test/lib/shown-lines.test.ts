import { describe, expect, it } from 'vitest';
import { shownLines } from '../../src/lib/shown-lines.ts';

const HEAD = 'diff --git a/a.js b/a.js\nindex 1..2 100644\n--- a/a.js\n+++ b/a.js\n';
const DIFF = `${HEAD}@@ -10,4 +10,5 @@ function\n kept\n-gone\n+came\n++++ odd\n last\n\\ No newline at end of file\n`;

describe('the lines that a diff shows', () => {
  it('are those around and of a change, with where they were before', () => {
    const find = shownLines(DIFF.replace('-10,4 +10,5', '-10,3 +10,4'));
    expect(find('a.js', 10)).toEqual({ path: 'a.js', line: 10, text: 'kept', previous: { path: 'a.js', line: 10 } });
    expect(find('a.js', 11)).toEqual({ path: 'a.js', line: 11, text: 'came', previous: { path: 'a.js' } });
    expect(find('a.js', 12)?.text).toBe('+++ odd');
    expect(find('a.js', 13)).toMatchObject({ text: 'last', previous: { line: 12 } });
    expect(find('a.js', 9)).toBeUndefined();
    expect(find('a.js', 14)).toBeUndefined();
    expect(find('b.js', 10)).toBeUndefined();
  });

  it('know quoted names and renames', () => {
    const quoted = '"a/\\303\\244 \\"x.txt"';
    const renamed = `diff --git ${quoted} b/new.txt\nsimilarity index 90%\nrename from x\nrename to new.txt\n--- ${quoted}\n+++ b/new.txt\n@@ -1 +1,2 @@\n a\n+b\n`;
    expect(shownLines(renamed)('new.txt', 1)?.previous).toEqual({ path: 'ä "x.txt', line: 1 });
  });

  it('are none of a file that is not whole, and all of the others', () => {
    const whole = DIFF.replace('-10,4 +10,5', '-10,3 +10,4');
    const cut = `${whole}${HEAD.replaceAll('a.js', 'b.js')}@@ -1,3 +1,9 @@\n a\n+b\n[… 99 bytes of the diff cut …]\n`;
    expect(shownLines(cut)('a.js', 11)?.text).toBe('came');
    expect(shownLines(cut)('b.js', 2)).toBeUndefined();
    expect(shownLines('')('a.js', 1)).toBeUndefined();
  });
});
