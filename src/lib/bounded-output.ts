/** Keeps the head and the tail of a byte stream within `maxBytes`, and says in the text how much was cut between them. */
export class BoundedOutput {
  readonly #half: number;
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #total = 0;

  constructor(maxBytes: number) {
    this.#half = Math.max(1, Math.floor(maxBytes / 2));
  }

  push(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const room = this.#half - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    this.#tail.push(Buffer.from(rest.subarray(Math.max(0, rest.length - this.#half))));
    this.#tailBytes += this.#tail.at(-1)?.length ?? 0;
    if (this.#tailBytes > 4 * this.#half) this.#compact();
  }

  text(): string {
    this.#compact();
    const tail = this.#tail[0] ?? Buffer.alloc(0);
    const cut = this.#total - this.#head.length - tail.length;
    if (cut === 0) return Buffer.concat([this.#head, tail]).toString('utf8');
    return `${this.#head.toString('utf8')}\n[… ${cut} bytes cut …]\n${tail.toString('utf8')}`;
  }

  #compact(): void {
    const joined = Buffer.concat(this.#tail);
    const kept = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#half)));
    this.#tail = [kept];
    this.#tailBytes = kept.length;
  }
}

/** A text cut to `maxBytes` of UTF-8, head and tail, saying what was cut. */
export function truncateText(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const bounded = new BoundedOutput(maxBytes);
  bounded.push(Buffer.from(text));
  return bounded.text();
}
