import type { ScriptTurn } from '../../lib/model-script.ts';

/** The tokens that a turn costs; `input` holds neither what was read from a cache nor what was written to one. */
export interface TurnUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** What a turn says that it used, else four characters a token, which is near enough for a rehearsal; undefined where it tells none. */
export function turnUsage(asked: unknown, turn: ScriptTurn): TurnUsage | undefined {
  const { usage, say, calls } = turn;
  if (usage === 'none') return undefined;
  const guess = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  const { input = guess(asked), output = guess([say, calls]), cacheRead = 0, cacheWrite = 0 } = usage ?? {};
  return { input, cacheRead, cacheWrite, output };
}

/** The arguments of a call as text; a script's text goes as it stands. */
export function argumentText(call: NonNullable<ScriptTurn['calls']>[number]): string {
  return typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
}
