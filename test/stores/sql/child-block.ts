import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Holds a new SQLite file locked for some milliseconds, as a process does that makes it at the same moment. */
const [path = '', ms = '0'] = process.argv.slice(2);
const db = new DatabaseSync(path);
db.exec('CREATE TABLE first (a); BEGIN EXCLUSIVE');
process.stdout.write('"locked"\n');
await sleep(Number(ms));
db.exec('ROLLBACK');
db.close();
