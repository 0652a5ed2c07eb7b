interface Waiting {
  readonly go: () => void;
  readonly fail: (reason: unknown) => void;
}

/** Who waits for a turn, in the order in which they came. */
export class WaitingLine {
  readonly #waiting = new Set<Waiting>();
  readonly #changed: () => void;

  /** `changed` is told of everybody who comes, or leaves without a turn. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get length(): number {
    return this.#waiting.size;
  }

  /** Resolves when it is one's turn; a stop leaves at once, with its own reason. */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve: go, reject: fail } = Promise.withResolvers<void>();
    const waiting = { go, fail };
    const leave = () => {
      this.#waiting.delete(waiting);
      fail(signal.reason);
      this.#changed();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.add(waiting);
    this.#changed();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** It is the turn of who came first. */
  next(): void {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    first.go();
  }

  /** Sends everybody away. */
  dismiss(reason: unknown): void {
    for (const { fail } of this.#waiting) fail(reason);
    this.#waiting.clear();
  }
}
