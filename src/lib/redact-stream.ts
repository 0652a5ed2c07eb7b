import { openForm, type SecretForms, secretRanges } from './secret-ranges.ts';

/** Characters held back at most; a secret that is longer than this is hidden up to its line's end. */
const MOST_HELD = 64 * 1024;
/** Characters that stay held when the limit forces a cut: longer than any token's recognisable beginning. */
const OVERLAP = 4 * 1024;

/** Redacts a text in chunks: gives out whole lines as soon as nothing in them can be part of a secret still to come. */
export class RedactStream {
  readonly #forms: SecretForms;
  readonly #redact: (text: string) => string;
  readonly #mask: string;
  #held = '';
  #lookAgainAt = 0;
  #swallowing = false;

  constructor(forms: SecretForms, redact: (text: string) => string, mask: string) {
    this.#forms = forms;
    this.#redact = redact;
    this.#mask = mask;
  }

  /** What can be shown by now. */
  push(chunk: string): string {
    this.#held += this.#unswallowed(chunk);
    // Not at every chunk: many small ones must not make the scan quadratic.
    if (this.#held.length < this.#lookAgainAt) return '';
    const shown = this.#take(this.#safeCut()) + (this.#held.length > MOST_HELD ? this.#forceCut() : '');
    this.#lookAgainAt = shown === '' ? this.#held.length * 1.125 : 0;
    return shown;
  }

  /** What is left. */
  end(): string {
    return this.#take(this.#held.length);
  }

  #take(length: number): string {
    const part = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return this.#redact(part);
  }

  /** The last line break before which everything is decided. */
  #safeCut(): number {
    let cut = this.#held.lastIndexOf('\n') + 1;
    if (cut === 0) return 0;
    const open = openForm(this.#held, this.#forms);
    const undecided = secretRanges(this.#held, this.#forms).map(({ start, end }) =>
      end === this.#held.length ? { start, end: Number.POSITIVE_INFINITY } : { start, end },
    );
    undecided.push({ start: open, end: Number.POSITIVE_INFINITY });
    for (const { start, end } of undecided.toReversed()) {
      if (start < cut && end > cut) cut = this.#lineStart(start);
    }
    return cut;
  }

  #lineStart(at: number): number {
    return at === 0 ? 0 : this.#held.lastIndexOf('\n', at - 1) + 1;
  }

  /** Cuts in the middle of a line; a secret across the cut is hidden whole. */
  #forceCut(): string {
    const cut = this.#held.length - OVERLAP;
    const across = secretRanges(this.#held, this.#forms).find(({ start, end }) => start < cut && end > cut);
    if (!across) return this.#take(cut);
    const before = this.#take(across.start);
    this.#held = this.#held.slice(across.end - across.start);
    this.#swallowing = this.#held === '';
    return before + this.#mask;
  }

  #unswallowed(chunk: string): string {
    if (!this.#swallowing) return chunk;
    const lineEnd = chunk.indexOf('\n');
    if (lineEnd === -1) return '';
    this.#swallowing = false;
    return chunk.slice(lineEnd);
  }
}
