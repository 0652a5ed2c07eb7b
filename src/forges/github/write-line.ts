/** Runs one write at a time. */
export type WriteLine = <T>(write: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Makes a line of writes: each waits for the one before it and for `pauseMs` after that. */
export function writeLine(pauseMs: number): WriteLine {
  let free: Promise<void> = Promise.resolve();
  return async (write, signal) => {
    const before = free;
    const { promise, resolve } = Promise.withResolvers<void>();
    free = promise;
    try {
      await turn(before, signal);
      return await write();
    } finally {
      // Who gives up waiting still leaves the order of the others as it was.
      void before.then(() => setTimeout(resolve, pauseMs).unref());
    }
  };
}

async function turn(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([before, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
