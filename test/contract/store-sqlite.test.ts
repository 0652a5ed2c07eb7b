import { join } from 'node:path';
import { openSqliteStore } from '../../src/stores/sql/open-sqlite-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storeContract } from './store.ts';

storeContract('sqlite', async (clock) => openSqliteStore({ path: join(await tempFolder(), 'x.db'), clock }));
