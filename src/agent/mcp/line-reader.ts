const MOST_BYTES = 4 * 1024 * 1024;

/** Cuts a stream of bytes into lines of text, of at most 4 MiB each. */
export class LineReader {
  readonly #take: (line: string) => void;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** False where the line has become too long; what comes then is not to be read any more. */
  push(chunk: Uint8Array): boolean {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#keep(chunk.subarray(from, end));
      const line = Buffer.concat(this.#pieces).toString('utf8');
      [this.#pieces, this.#bytes] = [[], 0];
      from = end + 1;
      this.#take(line);
    }
    this.#keep(chunk.subarray(from));
    return this.#bytes <= MOST_BYTES;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }
}
