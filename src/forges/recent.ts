/** Values that are remembered for a time. */
export class Recent<T> {
  readonly #ms: number;
  readonly #values = new Map<string, { readonly value: T }>();

  constructor(ms: number) {
    this.#ms = ms;
  }

  get(key: string): T | undefined {
    return this.#values.get(key)?.value;
  }

  set(key: string, value: T): void {
    const held = { value };
    this.#values.set(key, held);
    // A later value of the same key has a time of its own.
    setTimeout(() => this.#values.get(key) === held && this.#values.delete(key), this.#ms).unref();
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
