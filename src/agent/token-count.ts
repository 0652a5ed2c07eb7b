import { estimateTokenCount } from 'tokenx';
import type { Message } from '../domain/message.ts';

/** Guesses how many tokens messages are; each is counted once. */
export class TokenCount {
  readonly #known = new WeakMap<Message, number>();

  of(messages: readonly Message[]): number {
    return messages.reduce((sum, message) => sum + this.#one(message), 0);
  }

  #one(message: Message): number {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const tokens = estimateTokenCount(JSON.stringify(message.parts));
    this.#known.set(message, tokens);
    return tokens;
  }
}
