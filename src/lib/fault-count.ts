import type { ScriptTurn } from './model-script.ts';

/** Counts how often a fault with `times` was served, so that the turn behind it comes next. */
export class FaultCount {
  readonly #served = new Map<string, number>();

  /** The turn as it is to be served now: without its fault once that was served often enough. */
  current(key: string, turn: ScriptTurn): ScriptTurn {
    if (turn.times === undefined) return turn;
    const served = this.#served.get(key) ?? 0;
    this.#served.set(key, served + 1);
    if (served < turn.times) return turn;
    const { status: _status, body: _body, reset: _reset, cut: _cut, garbage: _garbage, fault: _fault, ...rest } = turn;
    const { code: _code, retryAfter: _retryAfter, ...answer } = rest;
    return answer;
  }
}
