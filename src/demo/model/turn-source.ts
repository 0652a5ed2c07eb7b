import { FaultCount } from '../../lib/fault-count.ts';
import { matchScript } from '../../lib/match-script.ts';
import type { ModelScript, ScriptTurn } from '../../lib/model-script.ts';
import type { Asked, Refusal } from './model-dialect.ts';

/** The turn that answers a request, or why none does. */
export type Found = { readonly turn: ScriptTurn } | { readonly refusal: Refusal };

/** Where a server's lines come from: a script, or turns that are given one after the other whatever is asked. */
export interface TurnSource {
  next(asked: Asked): Found;
  /** Turns that nobody has asked for yet; a script has none. */
  left(): readonly ScriptTurn[];
}

/** Turns out of a script, by what is asked. */
export function scriptedTurns(script: ModelScript): TurnSource {
  const faults = new FaultCount();
  return {
    next: (asked) => {
      const { model } = asked;
      if (script.models && !script.models.includes(model)) {
        const message = `The model '${model}' does not exist.`;
        return { refusal: { status: 404, message, param: 'model', code: 'model_not_found' } };
      }
      const match = matchScript(script, asked);
      if (match.found) return { turn: faults.current(match.key, match.turn) };
      return { refusal: { status: 400, message: match.why, param: 'messages', code: 'script_no_match' } };
    },
    left: () => [],
  };
}

/** Turns in their order; a request too many is refused. */
export function turnsInOrder(turns: readonly ScriptTurn[]): TurnSource {
  const left = [...turns];
  return {
    next: () => {
      const turn = left.shift();
      return turn ? { turn } : { refusal: { status: 400, message: 'nobody expected this request' } };
    },
    left: () => [...left],
  };
}
