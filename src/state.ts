import type { Queue } from './ports/queue.ts';
import type { Store } from './ports/store.ts';

/** Where orders are kept, and which comes next. */
export interface State extends AsyncDisposable {
  readonly store: Store;
  readonly queue: Queue;
}
