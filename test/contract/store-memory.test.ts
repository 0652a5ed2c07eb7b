import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { storeContract } from './store.ts';

storeContract('memory', async (clock) => new MemoryStore(clock));
