import type { IncomingHttpHeaders } from 'node:http';
import type { HostedForge } from '../../domain/refs.ts';
import type { ForgeContext } from './forge-context.ts';
import type { ForgeReply } from './forge-reply.ts';
import type { ForgeRepository, ForgeUser, Numbering } from './forge-state.ts';
import type { Happening } from './happening.ts';
import type { Route } from './route.ts';

/** Whose API and webhooks the demo forge speaks. */
/** A webhook before it is signed. */
export interface HookMessage {
  readonly event: string;
  readonly payload: object;
}

/** What makes the demo forge speak as one vendor: its endpoints, its refusals, its webhooks. */
export interface ForgeDialect {
  readonly name: HostedForge;
  readonly numbers: Numbering;
  /** Where git finds the heads of pull requests: a folder of refs. */
  readonly pullRefs: string;
  /** Every endpoint, by its whole path. */
  routes(context: ForgeContext): readonly Route[];
  /** Whose credential a request carries, or undefined. */
  userOf(headers: IncomingHttpHeaders, context: ForgeContext): ForgeUser | undefined;
  /** The body of an answer that refuses. */
  refusal(reply: ForgeReply): object;
  /** What webhooks say of something that `sender` did; nothing where the vendor tells nothing. */
  messages(context: ForgeContext, repository: ForgeRepository, what: Happening, sender: string): readonly HookMessage[];
  /** The headers of a webhook, its signature among them. */
  hookHeaders(message: {
    readonly event: string;
    readonly body: string;
    readonly secret: string;
  }): Record<string, string>;
}
