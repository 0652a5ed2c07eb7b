/** Which request is to fail, and how. `lose-answer` does the work and then cuts the connection, or answers with `status`. */
export interface FaultRule {
  readonly method: string;
  /** The path must contain this. */
  readonly path: string;
  readonly fault:
    | { readonly kind: 'status'; readonly status: number }
    | { readonly kind: 'reset' }
    | { readonly kind: 'lose-answer'; readonly status?: number };
  /** How many requests; default 1. */
  readonly times?: number;
}

/** Faults planted for tests: each is used up by the requests that it fits. */
export class Faults {
  readonly #rules: { readonly rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  take(method: string, path: string): FaultRule['fault'] | undefined {
    const hit = this.#rules.find(({ rule, left }) => left > 0 && rule.method === method && path.includes(rule.path));
    if (hit) hit.left -= 1;
    return hit?.rule.fault;
  }
}
