import { estimateTokenCount } from 'tokenx';
import type { Message, ModelReply, ModelRequest } from '../domain/message.ts';
import type { AgentTask, Compaction } from './agent-task.ts';
import { compact } from './compaction.ts';
import { TokenCount } from './token-count.ts';

/** A compaction that frees less than this share of the messages would only break the prefix. */
const WORTH_WHILE = 0.1;

/** What the model is sent of a conversation: all of it, until it nears the model's window. */
export class Context {
  readonly #fixed: Omit<ModelRequest, 'messages'>;
  readonly #limit: number;
  readonly #fixedTokens: number;
  readonly #count = new TokenCount();
  #messages: readonly Message[] = [];
  /** By the provider's own count, up to which message. */
  #told = { tokens: 0, messages: 0 };

  constructor({ system, tools, finish, model, limits }: AgentTask<unknown>) {
    // A reply must leave room for the conversation, whatever the window of the model is.
    const maxOutputTokens = Math.min(limits.replyTokens, Math.max(256, Math.floor(model.window / 4)));
    const definitions = [...tools.map(({ definition }) => definition), finish.definition];
    this.#fixed = { system, tools: definitions, maxOutputTokens };
    this.#limit = Math.floor(model.window * limits.compactAt) - maxOutputTokens;
    this.#fixedTokens = estimateTokenCount(system) + estimateTokenCount(JSON.stringify(definitions));
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  request(): ModelRequest {
    return { ...this.#fixed, messages: this.#messages };
  }

  add(message: Message): void {
    this.#messages = [...this.#messages, message];
  }

  /** Takes note of what the provider counted for the last request and its reply, which is added next. */
  counted({ usage }: ModelReply): void {
    this.#told = { tokens: usage.inputTokens + usage.outputTokens, messages: this.#messages.length + 1 };
  }

  /** Makes room where the next request would not fit. Tells what was done, or undefined. */
  fit(): Compaction | undefined {
    const tokens = this.#tokens(this.#messages);
    return tokens > this.#limit ? this.#shorten(Math.floor(this.#limit * 0.6), 'window') : undefined;
  }

  /** Makes room after the provider said that a request was too long, whatever we had counted. */
  refused(): Compaction | undefined {
    return this.#shorten(Math.floor(this.#count.of(this.#messages) / 2), 'refused');
  }

  #shorten(target: number, why: Compaction['why']): Compaction | undefined {
    const before = this.#count.of(this.#messages);
    const own = (messages: readonly Message[]) => this.#count.of(messages) + (why === 'window' ? this.#fixedTokens : 0);
    const { messages, level } = compact(this.#messages, (shorter) => own(shorter) <= target);
    const after = this.#count.of(messages);
    if (after > before * (1 - WORTH_WHILE)) return undefined;
    this.#messages = messages;
    this.#told = { tokens: 0, messages: 0 };
    return { why, level, tokensBefore: before, tokensAfter: after };
  }

  /** The larger one of our own guess and what the provider counted, with a guess for what came after. */
  #tokens(messages: readonly Message[]): number {
    const guess = this.#fixedTokens + this.#count.of(messages);
    return Math.max(guess, this.#told.tokens + this.#count.of(messages.slice(this.#told.messages)));
  }
}
