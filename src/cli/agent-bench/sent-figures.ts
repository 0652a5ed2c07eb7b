import { estimateTokenCount } from 'tokenx';
import type { Sent } from './bench-model.ts';

/** What the requests of one order come to. */
export interface SentFigures {
  readonly requests: number;
  readonly bytes: number;
  /** Of all requests together, as estimated. */
  readonly tokens: number;
  /** Share of each request that the next one begins with, at its lowest. */
  readonly prefix: number;
}

/** Adds up the requests of one order. */
export function sentFigures(sent: Sent): SentFigures {
  const kept = sent.slice(1).map((body, n) => commonShare(withoutEnd(sent[n] ?? ''), body));
  return {
    requests: sent.length,
    bytes: sent.reduce((sum, body) => sum + Buffer.byteLength(body), 0),
    tokens: sent.reduce((sum, body) => sum + estimateTokenCount(body), 0),
    prefix: Math.min(1, ...kept),
  };
}

/** Share of the first request of one order that the first one of another has too, letter by letter. */
export function sharedByFirst(one: Sent | undefined, other: Sent | undefined): number {
  const [a = '', b = ''] = [one?.[0], other?.[0]];
  const apart = [...a].filter((letter, at) => letter !== b[at]).length;
  return a === '' ? 0 : 1 - apart / a.length;
}

/** Tokens of what stands before the brief of a first request. */
export function fixedTokens(sent: Sent | undefined): number {
  const body = JSON.parse(sent?.[0] ?? '{}') as { readonly tools?: unknown; readonly messages?: readonly object[] };
  const tools = (body.tools as readonly { readonly function: unknown }[] | undefined) ?? [];
  const [system] = (body.messages ?? []) as readonly { readonly role?: string; readonly content?: string }[];
  const text = system?.role === 'system' ? (system.content ?? '') : '';
  return estimateTokenCount(text) + estimateTokenCount(JSON.stringify(tools.map((tool) => tool.function)));
}

/** A body up to where the list of its messages ends. */
function withoutEnd(body: string): string {
  return body.replace(/\]\}$/, '');
}

function commonShare(before: string, after: string): number {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  return before.length === 0 ? 1 : at / before.length;
}
