import type { ForgeEvent } from '../domain/event.ts';
import type { ForgeKind } from '../domain/refs.ts';

/** A payload in no forge's words. */
export interface Translation {
  readonly event: ForgeEvent;
  /**
   * What happened, named by signed content, where it happens once only (a comment's creation): a recorded request that
   * is sent again under another delivery id, which no signature covers, is then still seen as the same.
   */
  readonly once?: string;
}

/** How one forge sends webhooks. Header names are lower-case; the first one present counts. */
export interface HookDialect {
  readonly forge: ForgeKind;
  readonly headers: Readonly<Record<'signature' | 'delivery' | 'event', readonly string[]>>;
  /** Never fails: what is not understood or not for us is `ignored`. */
  translate(event: string, payload: object): Translation;
}
