import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeEvent } from '../domain/event.ts';
import type { ForgeKind, RepoRef } from '../domain/refs.ts';

/** A payload in no forge's words. */
export interface Translation {
  readonly event: ForgeEvent;
  /**
   * What happened, named by signed content, where it happens once only (a comment's creation): a recorded request that
   * is sent again under another delivery id, which no signature covers, is then still seen as the same.
   */
  readonly once?: string;
}

/** Whose webhooks are read, and for whom. */
export interface HookOptions {
  /** The bot's own login: what it does itself is never an order to it. */
  readonly self: string;
  /** Whether a repository is served; default all that send. */
  readonly serves?: (repo: RepoRef) => boolean;
}

/** One webhook before it is trusted. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  /** Exactly the bytes that came. */
  readonly body: Uint8Array;
}

/** How one forge sends webhooks. Header names are lower-case; the first one present counts. */
export interface HookDialect {
  readonly forge: ForgeKind;
  readonly headers: Readonly<Record<'signature' | 'delivery' | 'event', readonly string[]>>;
  /** Whether the request was made with one of the secrets. */
  signed(request: SignedRequest, secrets: readonly string[]): boolean;
  /** Never fails: what is not understood or not for us is `ignored`. */
  translate(event: string, payload: object): Translation;
}
