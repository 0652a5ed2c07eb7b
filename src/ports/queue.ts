/** A turn to work on one order. */
export interface Lease {
  readonly id: string;
  /** Aborted when the lease is lost: stop at once, do not log it as an error. */
  readonly lost: AbortSignal;
  done(): Promise<void>;
  /** Puts the order back, not to be taken before this time (milliseconds since the epoch). */
  again(notBefore: number): Promise<void>;
}

export interface PutOptions {
  /** 0 to 10, higher first; FIFO within. */
  readonly priority: number;
  /** Milliseconds since the epoch; default now. */
  readonly notBefore?: number;
}

/** Which order comes next. Putting what is already waiting or leased does nothing. */
export interface Queue extends AsyncDisposable {
  put(id: string, options: PutOptions): Promise<void>;
  /** The next order, waiting for one; undefined when the signal aborts. */
  take(worker: string, signal: AbortSignal): Promise<Lease | undefined>;
  /** Takes an order out that nobody has leased; true when it was there. */
  drop(id: string): Promise<boolean>;
  depth(): Promise<number>;
}
