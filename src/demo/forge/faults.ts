/** What goes wrong with a request, for tests. */
export type Fault =
  /** Answers this and does nothing. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Cuts the connection and does nothing. */
  | { readonly kind: 'reset' }
  /** Does all that was asked; then cuts the connection, or answers `status`. */
  | { readonly kind: 'after-success'; readonly status?: number }
  /** Never answers; does nothing. */
  | { readonly kind: 'hang' };

/** Which requests a fault hits; the path is without the query. */
export interface FaultMatch {
  readonly method?: string;
  readonly path: RegExp;
}

/** Faults that wait for their requests; each hits `times` requests. */
export class FaultPlan {
  readonly #waiting: { readonly match: FaultMatch; readonly fault: Fault; left: number }[] = [];

  add(match: FaultMatch, fault: Fault, times: number): void {
    this.#waiting.push({ match, fault, left: times });
  }

  take(method: string, path: string): Fault | undefined {
    const found = this.#waiting.find(
      ({ match, left }) => left > 0 && (match.method ?? method) === method && match.path.test(path),
    );
    if (found) found.left -= 1;
    return found?.fault;
  }

  /** How many requests are still to be hit. */
  get left(): number {
    return this.#waiting.reduce((sum, { left }) => sum + left, 0);
  }
}
