import { createHash } from 'node:crypto';

/** The ids of calls that a provider takes; `longest` counts characters. */
export interface IdRule {
  readonly legal: RegExp;
  readonly longest: number;
}

/**
 * A call's id as a provider takes it: its own, or one made of it and the number of its turn. Other models, from which we may
 * have fallen over, make ids that are too long, hold other characters, or come twice in a conversation.
 */
export function wireId(id: string, turn: number, { legal, longest }: IdRule): string {
  if (id.length <= longest && legal.test(id)) return id;
  const hash = createHash('sha256').update(`${turn} ${id}`).digest('hex');
  return longest < 12 ? hash.slice(0, longest) : `call_${hash.slice(0, Math.min(24, longest - 5))}`;
}
