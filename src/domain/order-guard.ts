import { BotError } from './errors.ts';
import { canMove, type OrderState } from './order.ts';

/** The error for an order that the store does not know. */
export function unknownOrder(id: string): BotError {
  return new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
}

/** Refuses a writer whose fence is no longer the order's. */
export function guardFence(id: string, current: number, held: number): void {
  if (current === held) return;
  throw new BotError('LEASE_LOST', `order ${id} is at fence ${current}, this writer holds ${held}`);
}

/** Refuses a move that the transition table does not know: only a defect asks for one. */
export function guardMove(id: string, from: OrderState, to: OrderState): void {
  if (canMove(from, to)) return;
  throw new BotError('INTERNAL', `order ${id} cannot go from ${from} to ${to}`);
}

/** The error for an order that may not become unfinished again because its issue has another unfinished one. */
export function issueHeld(id: string, issue: string): BotError {
  return new BotError('CLAIM_HELD', `order ${id} cannot be reopened: ${issue} has another unfinished order`);
}

/** The error for two orders whose ids agree although their keys differ. */
export function idCollision(id: string, key: string, other: string): BotError {
  return new BotError('INTERNAL', `order id ${id} of key ${key} already belongs to key ${other}`);
}
