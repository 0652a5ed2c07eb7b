import { type CallPart, isCall, type ModelReply } from '../domain/message.ts';

/** How often in a row a model may go wrong before its work ends. */
const MOST = { silent: 1, length: 1, broken: 2 } as const;

/** So many calls of which no more than so many differ are going round in a circle. */
const CIRCLE = { calls: 10, differing: 2 } as const;

/** Counts, reply by reply, how often in a row a model did the same wrong thing. */
export class Patience {
  #last = '';
  #times = 0;
  #lately: readonly string[] = [];
  readonly #wrong = { silent: 0, length: 0, broken: 0 };

  /** How many times in a row this very call has now been made. */
  timesInARow(call: CallPart): number {
    const key = JSON.stringify([call.tool, sorted(call.input)]);
    this.#times = key === this.#last ? this.#times + 1 : 1;
    this.#last = key;
    this.#lately = [...this.#lately, key].slice(-CIRCLE.calls);
    return this.#times;
  }

  /** Whether the latest calls were the same few over and over. */
  inCircles(): boolean {
    return this.#lately.length === CIRCLE.calls && new Set(this.#lately).size <= CIRCLE.differing;
  }

  /** The end that this reply brings, or undefined. `unusable` says that it held a call or answer that could not be used. */
  endedBy(reply: ModelReply, unusable: boolean): { readonly stop: keyof typeof MOST } | undefined {
    const now = { ...faults(reply), broken: unusable };
    for (const stop of ['broken', 'length', 'silent'] as const) {
      this.#wrong[stop] = now[stop] ? this.#wrong[stop] + 1 : 0;
      if (this.#wrong[stop] > MOST[stop]) return { stop };
    }
    return undefined;
  }
}

/** What is wrong with a reply itself: cut at its limit, or without any call. */
export function faults({ stop, parts }: ModelReply): { readonly silent: boolean; readonly length: boolean } {
  const length = stop.kind === 'length';
  return { length, silent: !length && !parts.some(isCall) };
}

function sorted(input: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1));
}
