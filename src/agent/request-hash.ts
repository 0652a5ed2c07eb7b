import { createHash } from 'node:crypto';
import type { ModelRequest } from '../domain/message.ts';
import { redacted } from './redacted.ts';

/** SHA-256 of requests as a transcript would show them, hexadecimal. Each message is looked at once, however many requests repeat it. */
export class RequestHash {
  readonly #redact: (text: string) => string;
  readonly #known = new WeakMap<object, string>();

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** Of what a conversation begins with: system text and tools. */
  rules({ system, tools }: Pick<ModelRequest, 'system' | 'tools'>): string {
    return this.#sum([system, tools]);
  }

  of(request: ModelRequest): string {
    return sha256([this.rules(request), ...request.messages.map((message) => this.#digest(message))].join('\n'));
  }

  #digest(message: object): string {
    const known = this.#known.get(message) ?? this.#sum(message);
    this.#known.set(message, known);
    return known;
  }

  #sum(value: unknown): string {
    return sha256(JSON.stringify(redacted(value, this.#redact), sorted));
  }
}

/** The same values are the same text, in whatever order they were put together. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
