import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedPages } from '../support/pages.ts';

describe('pages that are made from the source', () => {
  it.each(Object.entries(generatedPages()))('%s is what `npm run docs` writes', async (path, text) => {
    expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text);
  });
});
