interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/** Collects what arrives in one turn of the event loop and writes it with one sync; each promise settles after it. */
export class GroupedCommit<Item> {
  readonly #write: (items: readonly Item[]) => readonly boolean[];
  #waiting: Waiting<Item>[] = [];

  constructor(write: (items: readonly Item[]) => readonly boolean[]) {
    this.#write = write;
  }

  add(item: Item): Promise<boolean> {
    if (this.#waiting.length === 0) setImmediate(() => this.flush());
    return new Promise((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
  }

  /** Writes at once what is waiting. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const fresh = this.#write(group.map(({ item }) => item));
      group.forEach(({ resolve }, at) => {
        resolve(fresh[at] ?? false);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
