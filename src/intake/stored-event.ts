import type { ForgeEvent } from '../domain/event.ts';
import type { Delivery } from '../ports/store.ts';
import type { HookDialect } from './hook-dialect.ts';

/** What a delivery that was stored earlier said: for those that were not settled before a restart. */
export function storedEvent(delivery: Delivery, dialects: readonly HookDialect[]): ForgeEvent {
  const dialect = dialects.find(({ forge }) => forge === delivery.forge);
  if (dialect === undefined) return { kind: 'ignored', why: `Deliveries of ${delivery.forge} are not handled here.` };
  const payload: unknown = JSON.parse(delivery.body);
  if (typeof payload !== 'object' || payload === null) return { kind: 'ignored', why: 'The delivery is no object.' };
  return dialect.translate(delivery.event, payload).event;
}
