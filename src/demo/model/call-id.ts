import type { ScriptTurn } from '../../lib/model-script.ts';

/** The id of a turn's call: the same place in a conversation gives the same one, and it tells whether a thought led to it. */
export function callId(prefix: string, turn: ScriptTurn, number: number, at: number): string {
  return `${prefix}_${number}_${at}${turn.think === undefined ? '' : '_thought'}`;
}

/** Whether a call came of a thought, which then must be said back with it. */
export function cameOfThought(id: string): boolean {
  return id.endsWith('_thought');
}
