import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { repoSettingsSchema } from '../../src/config/repo-settings.ts';
import { serverSettingsSchema } from '../../src/config/server-settings.ts';
import { settingsReference } from '../../src/config/settings-reference.ts';

const root = join(import.meta.dirname, '../..');
const howTo = 'out of date: run `UPDATE_DOCS=1 npx vitest run test/config/published.test.ts` and commit';

/** The file as it must be; with UPDATE_DOCS set it is made so. */
function published(path: string, wanted: string): string {
  const file = join(root, path);
  if (process.env.UPDATE_DOCS) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function withTable(document: string, name: string, schema: z.ZodType): string {
  const table = `<!-- ${name} keys -->\n\n${settingsReference(schema)}\n\n<!-- end -->`;
  return document.replace(new RegExp(`<!-- ${name} keys -->[\\s\\S]*?<!-- end -->`), () => table);
}

describe('published settings', () => {
  for (const [path, text] of Object.entries(publishedSchemas())) {
    it(`${path} is what the schema generates`, () => {
      expect(published(path, text), howTo).toBe(text);
    });
  }

  it('docs/settings.md lists exactly the keys of the schemas', () => {
    const document = readFileSync(join(root, 'docs/settings.md'), 'utf8');
    const repository = withTable(document, 'repository', repoSettingsSchema);
    const wanted = withTable(repository, 'server', serverSettingsSchema);
    expect(published('docs/settings.md', wanted), howTo).toBe(wanted);
  });

  it('every key is described', () => {
    const rows = [repoSettingsSchema, serverSettingsSchema].flatMap((schema) => settingsReference(schema).split('\n'));
    expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
  });
});
