import { estimateTokenCount } from 'tokenx';
import type { ModelReply, ModelRequest } from '../domain/message.ts';

/** What providers add of their own: how tools are called, the frames of messages. */
const ADDED = 500;
/** How far a guess may be off, and how far a count where another model reads the same text. */
const [GUESS, COUNT] = [2, 1.1];

/**
 * How many tokens a request has at most. A conversation's next request extends the one before, whose tokens its provider
 * has counted: only what is new is guessed at, generously. No token is shorter than a byte.
 */
export class InputBound {
  #last: { readonly request: ModelRequest; readonly messages: number; readonly tokens: number } | undefined;

  of(request: ModelRequest): number {
    const last = this.#last;
    if (!last || !extendsIt(request, last.request))
      return ADDED + guess([request.system, request.tools, request.messages]);
    const fresh = request.messages.slice(last.messages);
    return ADDED + Math.ceil(last.tokens * COUNT) + guess(fresh);
  }

  /** Takes the provider's count for the request and its reply. */
  learn(request: ModelRequest, { usage }: ModelReply): void {
    const { inputTokens, outputTokens } = usage;
    if (inputTokens === 0) return;
    // The reply stands in the next request, right after this one's messages.
    this.#last = { request, messages: request.messages.length + 1, tokens: inputTokens + outputTokens };
  }
}

function guess(value: unknown): number {
  const text = JSON.stringify(value);
  return Math.min(Buffer.byteLength(text), Math.ceil(estimateTokenCount(text) * GUESS));
}

function extendsIt(request: ModelRequest, before: ModelRequest): boolean {
  return (
    request.system === before.system &&
    request.tools.length === before.tools.length &&
    request.messages.length > before.messages.length &&
    before.messages.every((message, n) => request.messages[n] === message)
  );
}
