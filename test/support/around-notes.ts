import type { JournalEntry } from '../../src/domain/journal.ts';
import type { Store } from '../../src/ports/store.ts';

/** A store that calls `before` ahead of every line of a journal and `after` behind it; what they throw, the writer sees. */
export function aroundNotes(
  before: (entry: JournalEntry) => Promise<unknown>,
  after: (entry: JournalEntry) => Promise<unknown> = async () => undefined,
): (store: Store) => Store {
  return (store) =>
    new Proxy(store, {
      get: (target, name) => {
        if (name !== 'note') {
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (id: string, fence: number, entry: JournalEntry) => {
          await before(entry);
          await target.note(id, fence, entry);
          await after(entry);
        };
      },
    });
}
