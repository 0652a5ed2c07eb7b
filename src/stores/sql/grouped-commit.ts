interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/** Collects what arrives while a group is being written and writes it as the next one; each promise settles after its group. */
export class GroupedCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<readonly boolean[]>;
  #waiting: Waiting<Item>[] = [];
  #writing: Promise<void> | undefined;

  constructor(write: (items: readonly Item[]) => Promise<readonly boolean[]>) {
    this.#write = write;
  }

  add(item: Item): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ item, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What arrives in the same turn of the event loop belongs together.
    await new Promise((turn) => setImmediate(turn));
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#settle(group);
    }
    this.#writing = undefined;
  }

  async #settle(group: readonly Waiting<Item>[]): Promise<void> {
    try {
      const fresh = await this.#write(group.map(({ item }) => item));
      group.forEach(({ resolve }, at) => {
        resolve(fresh[at] ?? false);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
