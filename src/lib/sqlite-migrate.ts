import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './sqlite-file.ts';

export interface Migrations {
  /** Whose tables these are; one file may hold several parts, each with its own version. */
  readonly part: string;
  /** Folder of numbered files, e.g. `0001-orders.sql`. */
  readonly folder: string;
}

/** The schema's version in the file and the newest known one. The file's is the larger when a newer program wrote it. */
export interface SchemaVersions {
  readonly found: number;
  readonly known: number;
}

/** Brings one part of a SQLite file to its newest schema, all steps at once; touches nothing when the file is newer. */
export async function migrateSqlite(db: DatabaseSync, { part, folder }: Migrations): Promise<SchemaVersions> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const scripts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return inTransaction(db, () => {
    db.exec('CREATE TABLE IF NOT EXISTS schema_version (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
    const found = Number(db.prepare('SELECT version FROM schema_version WHERE part = ?').get(part)?.version ?? 0);
    for (const script of scripts.slice(found)) db.exec(script);
    if (found < scripts.length)
      db.prepare('INSERT OR REPLACE INTO schema_version (part, version) VALUES (?, ?)').run(part, scripts.length);
    return { found, known: scripts.length };
  });
}
