/** What kind of trouble an error of a SQLite file is. */
export type SqliteFault = 'full' | 'unusable' | 'corrupt' | 'busy' | 'taken' | 'other';

const PRIMARY: Readonly<Record<number, SqliteFault>> = {
  3: 'unusable', // SQLITE_PERM
  5: 'busy', // SQLITE_BUSY
  8: 'unusable', // SQLITE_READONLY
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'unusable', // SQLITE_CANTOPEN
  19: 'taken', // SQLITE_CONSTRAINT
  26: 'corrupt', // SQLITE_NOTADB
};

const SHARED_MEMORY_SIZE = 4874;

/** Sorts what opening or writing a SQLite file threw, by result code and never by message. */
export function sqliteFault(thrown: unknown): SqliteFault {
  if (!(thrown instanceof Error) || !('code' in thrown)) return 'other';
  if (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT') return 'full';
  if ('errcode' in thrown && typeof thrown.errcode === 'number') {
    // The WAL index could not grow: that is a full disk too.
    if (thrown.errcode === SHARED_MEMORY_SIZE) return 'full';
    return PRIMARY[thrown.errcode & 0xff] ?? 'other';
  }
  return 'syscall' in thrown ? 'unusable' : 'other';
}

const SENTENCES = {
  full: { code: 'DISK_FULL', says: 'no space left to write' },
  unusable: { code: 'DATA_DIR_UNUSABLE', says: 'cannot open or write' },
  corrupt: { code: 'STORE_UNUSABLE', says: 'no intact SQLite file:' },
  busy: { code: 'STORE_BUSY', says: 'another process keeps its lock on' },
  taken: { code: 'INTERNAL', says: 'a rule of the schema was broken in' },
  other: { code: 'INTERNAL', says: 'unexpected trouble with' },
} as const;

/** The error code and the message that fit what a SQLite file threw. */
export function explainSqliteFault(thrown: unknown, path: string) {
  const { code, says } = SENTENCES[sqliteFault(thrown)];
  return { code, message: `${says} ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
}
