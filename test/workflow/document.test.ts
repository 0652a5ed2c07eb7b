import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '../../src/domain/change.ts';
import { staleTexts } from '../../src/workflow/document/stale-texts.ts';
import { isText } from '../../src/workflow/document/text-paths.ts';

/** What texts may be stale after a change of these files, in a repository of those. */
async function stale(there: Readonly<Record<string, string>>, changed: readonly string[], diff: string) {
  const files = changed.map((path): ChangedFile => ({ path, status: 'modified', added: 1, removed: 1 }));
  return await staleTexts(
    { base: 'a', commit: 'b', files },
    {
      files: async () =>
        Object.entries(there).map(([path, text]) => ({
          mode: '100644',
          type: 'blob',
          id: path,
          path,
          size: text.length,
        })),
      file: async (path) => Buffer.from(there[path] ?? ''),
      diff: async () => diff,
    },
  );
}

const DIFF =
  '--- a/src/a.js\n+++ b/src/a.js\n@@ -1 +1 @@\n-export function pageCount(total) {\n+export function pageCount(total, size) {\n+  const inner = 1;\n';

describe('texts that a change may have made untrue', () => {
  it('are the changelog that it leaves alone, and documents that name what it declares', async () => {
    const there = {
      'CHANGELOG.md': '',
      'README.md': 'Call `pageCount`.',
      'docs/b.md': 'pageCounter',
      'src/a.js': 'pageCount',
    };
    expect(await stale(there, ['src/a.js'], DIFF)).toEqual(['CHANGELOG.md', 'README.md']);
    expect(await stale(there, ['src/a.js', 'CHANGELOG.md'], DIFF)).toEqual(['README.md']);
    expect(await stale(there, ['src/a.js', 'CHANGELOG.md'], DIFF.replaceAll('pageCount', 'f'))).toEqual([]);
  });

  it('are none where only tests or texts were changed, nor where there are none', async () => {
    const there = { 'CHANGELOG.md': '', 'README.md': 'pageCount' };
    expect(await stale(there, ['test/a.test.js', 'README.md'], DIFF)).toEqual([]);
    expect(await stale({ 'src/a.js': '' }, ['src/a.js'], DIFF)).toEqual([]);
    expect(
      await stale({ 'README.md': 'pageCount' }, ['src/b.js'], DIFF.replaceAll('src/a.js', 'test/a.test.js')),
    ).toEqual([]);
  });
});

describe('a text', () => {
  it.each(['CHANGELOG.md', 'changes', 'README.md', 'docs/guide.rst', 'docs/notes.txt', 'a/b.adoc'])(
    'may be %s',
    (path) => {
      expect(isText(path)).toBe(true);
    },
  );

  it.each([
    'AGENTS.md',
    'src/CLAUDE.md',
    '.github/copilot-instructions.md',
    '.github/a.md',
    'LICENSE',
    'LICENSE.md',
    'test/page.md',
    'fixtures/a.md',
    'src/a.js',
    'docs/conf.py',
    'requirements.txt',
    'node_modules/a/README.md',
    'SECURITY.md',
  ])('is not %s', (path) => {
    expect(isText(path)).toBe(false);
  });
});
