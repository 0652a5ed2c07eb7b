import type { IncomingHttpHeaders } from 'node:http';
import type { ScriptTurn } from '../../lib/model-script.ts';

/** A body and how it is sent: one write for each piece. */
export interface WireAnswer {
  readonly type: string;
  readonly pieces: readonly string[];
}

/** Why a request is refused, in no vendor's words. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** The vendor's own code; without one the status alone speaks. */
  readonly code?: string | undefined;
  /** Where in the body, e.g. `messages.0.content`. */
  readonly param?: string | undefined;
}

/** A request that the vendor would take. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly firstUser: string;
  /** How many turns of the assistant the request holds. */
  readonly turn: number;
  answer(turn: ScriptTurn): WireAnswer;
}

export type Judged = { readonly ok: true; readonly asked: Asked } | { readonly ok: false; readonly refusal: Refusal };

/** One vendor's interface over HTTP. */
export interface ModelDialect {
  readonly name: 'anthropic' | 'openai' | 'chat' | 'ollama';
  readonly path: string;
  /** The list of models, and what it looks like; vendors may share a path. */
  readonly list: { readonly path: string; body(names: readonly string[]): object };
  /** Whether a request to a shared path is this vendor's. */
  speaks(headers: IncomingHttpHeaders): boolean;
  /** The key that a request carries. */
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** Judges a parsed body as strictly as the vendor does. */
  judge(body: unknown, headers: IncomingHttpHeaders): Judged;
  /** The body of an error. */
  refusal(refusal: Refusal): string;
  /** An error in an answer that began with 200. */
  errorInside(code: string | undefined): WireAnswer;
  /** JSON that is no answer of this vendor, and what its client tries to read as JSON, and cannot. */
  readonly oddJson: WireAnswer;
  readonly brokenJson: WireAnswer;
}

/** The key after `Bearer`. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}
