import { Worker } from 'node:worker_threads';
import { BotError, type ErrorCode } from '../../domain/errors.ts';
import type { Delivery } from '../../ports/store.ts';
import { storeFault } from './store-fault.ts';

/** A delivery with the time of its arrival. */
export interface NewDelivery extends Delivery {
  readonly now: string;
}

/** What became of a group: which of it was seen for the first time, or why nothing of it was written. */
export type GroupWritten =
  | { readonly fresh: readonly boolean[] }
  | { readonly fault: { readonly code: ErrorCode; readonly message: string } };

/** Writes groups of deliveries on a thread of its own, one group at a time; what a call returned is on the disk. */
export class DeliveryWriter {
  readonly #path: string;
  readonly #busyMs: number;
  #thread: Worker | undefined;

  constructor(path: string, busyMs: number) {
    this.#path = path;
    this.#busyMs = busyMs;
  }

  async write(group: readonly NewDelivery[]): Promise<readonly boolean[]> {
    const { promise, resolve, reject } = Promise.withResolvers<GroupWritten>();
    const thread = this.#started();
    const ended = (code: number) =>
      reject(new BotError('STORE_UNUSABLE', `the thread that writes deliveries to ${this.#path} ended with ${code}`));
    thread.ref();
    thread.once('message', resolve).once('error', reject).once('exit', ended);
    thread.postMessage(group);
    try {
      const result = await promise;
      if ('fresh' in result) return result.fresh;
      throw new BotError(result.fault.code, result.fault.message);
    } catch (error) {
      throw storeFault(error, this.#path);
    } finally {
      thread.off('message', resolve).off('error', reject).off('exit', ended);
      // An idle thread keeps no process alive.
      thread.unref();
    }
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = undefined;
  }

  #started(): Worker {
    if (this.#thread) return this.#thread;
    const options = { workerData: { path: this.#path, busyMs: this.#busyMs } };
    const thread = new Worker(new URL('./delivery-thread.ts', import.meta.url), options);
    // One that died is replaced by the next group's; whose write it failed is told by that write.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    this.#thread = thread;
    return thread;
  }
}
