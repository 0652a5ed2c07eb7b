import { asBotError, errorRow } from '../../domain/errors.ts';
import type { Judgement } from './check.ts';
import { notChecked } from './check.ts';

/** Judges several things at the same time, each for itself, with its name on what is said of it. */
export async function aboutEach<T>(
  things: readonly T[],
  name: (thing: T) => string,
  judge: (thing: T) => Promise<Judgement>,
): Promise<readonly Judgement[]> {
  return await Promise.all(
    things.map(async (thing) => ({ ...(await judge(thing).catch(unseen)), about: name(thing) })),
  );
}

/** What failed is the finding of the check that asks for it; every other could only not be made. */
export function unseen(thrown: unknown): Judgement {
  const { code, message } = asBotError(thrown);
  return notChecked(code === 'INTERNAL' || code === 'DEADLINE' || code === 'USAGE' ? message : errorRow(code).says);
}
