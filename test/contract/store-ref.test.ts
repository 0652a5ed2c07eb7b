import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { RefStore } from '../../src/stores/ref/ref-store.ts';
import { memoryRefs } from '../support/memory-refs.ts';
import { storeContract } from './store.ts';

storeContract(
  'a ref on the forge',
  async (clock) =>
    new RefStore({
      inner: new MemoryStore(clock),
      refs: memoryRefs(),
      secret: 'one',
      signal: new AbortController().signal,
    }),
);
