import type { ForgeEvent } from '../domain/event.ts';
import type { Delivery } from '../ports/store.ts';
import type { HookDialect } from './hook-dialect.ts';

/** A record, so that no kind can be forgotten. */
const KINDS: Readonly<Record<ForgeEvent['kind'], true>> = {
  'issue-labelled': true,
  'issue-unlabelled': true,
  'issue-assigned': true,
  'issue-closed': true,
  'comment-created': true,
  'pull-touched': true,
  ignored: true,
};

/** What a delivery that was written down says. */
export function storedEvent({ forge, body }: Delivery, dialects: readonly HookDialect[]): ForgeEvent {
  if (!dialects.some((dialect) => dialect.forge === forge))
    return { kind: 'ignored', why: `Deliveries of ${forge} are not handled here.` };
  const event: unknown = JSON.parse(body);
  // The receiver is the only writer, so what names one of its kinds is one of its events.
  return isEvent(event) ? event : { kind: 'ignored', why: 'The delivery was written by another version.' };
}

function isEvent(value: unknown): value is ForgeEvent {
  return typeof value === 'object' && value !== null && 'kind' in value && Object.hasOwn(KINDS, String(value.kind));
}
