import { BotError } from '../domain/errors.ts';
import type { PersonPull, WorkOrder } from '../domain/order.ts';
import type { PullRef } from '../domain/refs.ts';

/** The pull request of a person that an order is about. */
export function personPull({ issue, person }: WorkOrder): PersonPull & { readonly at: PullRef } {
  if (!person) throw new BotError('INPUT_MISSING', 'the order is about no pull request of a person');
  return { ...person, at: { repo: issue.repo, number: issue.number } };
}
