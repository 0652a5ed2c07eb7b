import type { Facts } from '../domain/facts.ts';
import { isVerdict } from './phase.ts';

/** What the finished phases of a journal have established, the latest word on each fact. */
export function recordedFacts(steps: readonly { readonly value: unknown }[]): Facts {
  return Object.assign({}, ...steps.map(({ value }) => (isVerdict(value) ? value.facts : {})));
}
