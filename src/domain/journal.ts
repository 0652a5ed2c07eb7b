import type { FailedModel } from './message.ts';
import type { OrderState } from './order.ts';
import type { Outcome } from './outcome.ts';
import type { RoleName } from './role.ts';
import type { Usage } from './usage.ts';

/** What a person decided about an order while it stood still. */
export type Decision =
  | { readonly kind: 'approve'; readonly plan: string }
  | { readonly kind: 'revise'; readonly text: string }
  /** US dollars beside those that the order may use; its other ceilings rise in proportion. */
  | { readonly kind: 'budget'; readonly usd: number }
  /** Do without the gates, but for those that protect others. */
  | { readonly kind: 'yolo' };

/** One reply of a model: what it used, whose it was and for which role. */
export interface Spent {
  readonly kind: 'spent';
  readonly key: string;
  /** The model that answered. */
  readonly model: string;
  readonly usage: Usage;
  readonly role?: RoleName;
  /** Who failed before it answered. */
  readonly after?: readonly FailedModel[];
}

/** One line of an order's journal. `key` names a step with its round, e.g. `review#2/answer/retest#1`. */
export type JournalEntry =
  | { readonly kind: 'intent'; readonly key: string }
  | { readonly kind: 'receipt'; readonly key: string; readonly value: unknown; readonly ms: number }
  | Spent
  | { readonly kind: 'state'; readonly state: OrderState; readonly why?: string }
  | { readonly kind: 'decision'; readonly by: string; readonly decision: Decision }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** An entry as the store keeps it: numbered within its order, with its time (ISO 8601, UTC) and writer's fence. */
export interface JournalLine {
  readonly seq: number;
  readonly at: string;
  readonly fence: number;
  readonly entry: JournalEntry;
}
