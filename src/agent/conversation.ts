import { BotError } from '../domain/errors.ts';
import type { Message, ModelReply, UserPart } from '../domain/message.ts';
import { addUsage, NO_USAGE, type Usage } from '../domain/usage.ts';
import type { AgentResult, AgentTask, Compaction } from './agent-task.ts';
import { Context } from './context.ts';
import type { Ending } from './run-calls.ts';
import { unchangedRead } from './unchanged-read.ts';

/** What was said so far. It only grows, so that every request extends the one before as an exact prefix, until a compaction. */
export class Conversation<Answer> {
  readonly #task: AgentTask<Answer>;
  readonly #context: Context;
  readonly #whole: Message[] = [];
  #usage: Usage = NO_USAGE;
  #steps = 0;

  constructor(task: AgentTask<Answer>) {
    this.#task = task;
    this.#context = new Context(task);
  }

  get steps(): number {
    return this.#steps;
  }

  /** The limit that leaves no room for another request, or undefined. */
  limit(): 'steps' | 'tokens' | undefined {
    const { steps, tokens } = this.#task.limits;
    if (this.#steps >= steps) return 'steps';
    return this.#usage.inputTokens + this.#usage.outputTokens >= tokens ? 'tokens' : undefined;
  }

  /** Asks the model for its next turn. */
  async ask(signal: AbortSignal): Promise<ModelReply> {
    await this.#told(this.#context.fit());
    const reply = await this.#reply(signal);
    this.#steps += 1;
    this.#usage = addUsage(this.#usage, reply.usage);
    this.#context.counted(reply);
    await this.#task.observe({ kind: 'reply', step: this.#steps, stop: reply.stop, usage: reply.usage });
    await this.#add({ role: 'assistant', parts: reply.parts });
    return reply;
  }

  /** Adds what the model is told next. */
  async hear(parts: readonly UserPart[]): Promise<void> {
    if (parts.length > 0) await this.#add({ role: 'user', parts });
  }

  /** What stands in for an answer of `read` that still stands in the conversation; undefined where none does. */
  unchanged(answer: string): string | undefined {
    return unchangedRead(answer, this.#context.messages);
  }

  async end(ending: Ending<Answer>): Promise<AgentResult<Answer>> {
    await this.#task.observe({ kind: 'end', stop: ending.stop });
    return { ...ending, usage: this.#usage, steps: this.#steps, transcript: [...this.#whole] };
  }

  /** A model whose provider finds the conversation too long is asked once more, with a shorter one. */
  async #reply(signal: AbortSignal): Promise<ModelReply> {
    const { model } = this.#task;
    try {
      return await model.reply(this.#context.request(), signal);
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'MODEL_CONTEXT' || signal.aborted) throw error;
      const shorter = this.#context.refused();
      if (!shorter) throw error;
      await this.#told(shorter);
      return await model.reply(this.#context.request(), signal);
    }
  }

  async #told(compaction: Compaction | undefined): Promise<void> {
    if (compaction) await this.#task.observe({ kind: 'compaction', step: this.#steps + 1, ...compaction });
  }

  async #add(message: Message): Promise<void> {
    this.#whole.push(message);
    this.#context.add(message);
    await this.#task.observe({ kind: 'message', message });
  }
}
