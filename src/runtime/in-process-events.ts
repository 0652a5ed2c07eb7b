import type { Events, OrderEvent } from '../ports/events.ts';
import type { Log } from '../ports/log.ts';

/** Events within this process. A listener that throws is logged and hurts neither the publisher nor other listeners. */
export function inProcessEvents(log: Log): Events {
  const listeners = new Set<{ readonly tell: (event: OrderEvent) => void }>();
  return {
    publish(event) {
      for (const { tell } of [...listeners]) {
        try {
          tell(event);
        } catch (thrown) {
          log.warn('an event listener failed', { event: event.kind, message: String(thrown) });
        }
      }
    },
    subscribe(tell) {
      const listener = { tell };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
