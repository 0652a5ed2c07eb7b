import { readFile } from 'node:fs/promises';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

const HEADING = /^-- name: (\w+)$/m;

/** Prepares the statements of a `.sql` file in which each stands under a line `-- name: NAME`; every one of `names` must. */
export async function prepareNamed<Name extends string>(
  db: DatabaseSync,
  file: string,
  names: readonly Name[],
): Promise<Readonly<Record<Name, StatementSync>>> {
  const texts = splitNamed(await readFile(file, 'utf8'));
  const prepared = names.map((name) => [name, db.prepare(texts.get(name) ?? `missing statement ${name}`)] as const);
  // One entry for each of `names`, just made.
  return Object.fromEntries(prepared) as Record<Name, StatementSync>;
}

/** The statements of such a file by name. */
export function splitNamed(sql: string): ReadonlyMap<string, string> {
  const pieces = sql.split(HEADING).slice(1);
  const texts = new Map<string, string>();
  for (let at = 0; at + 1 < pieces.length; at += 2) texts.set(pieces[at] ?? '', (pieces[at + 1] ?? '').trim());
  return texts;
}
