import { join } from 'node:path';
import { openSqliteQueue } from '../../src/queues/sqlite/open-sqlite-queue.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { queueContract } from './queue.ts';

queueContract('sqlite', async (clock) => openSqliteQueue({ path: join(await tempFolder(), 'x.db'), clock }));
