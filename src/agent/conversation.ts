import type { Message, ModelReply, UserPart } from '../domain/message.ts';
import { addUsage, NO_USAGE, type Usage } from '../domain/usage.ts';
import type { AgentResult, AgentTask } from './agent-task.ts';
import type { Ending } from './run-calls.ts';

/** What was said so far. It only grows, so that every request extends the one before as an exact prefix. */
export class Conversation<Answer> {
  readonly #task: AgentTask<Answer>;
  readonly #messages: Message[] = [];
  #usage: Usage = NO_USAGE;
  #steps = 0;

  constructor(task: AgentTask<Answer>) {
    this.#task = task;
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
    const { system, tools, finish, model, limits } = this.#task;
    const request = {
      system,
      tools: [...tools.map(({ definition }) => definition), finish.definition],
      messages: [...this.#messages],
      // A reply must leave room for the conversation, whatever the window of the model is.
      maxOutputTokens: Math.min(limits.replyTokens, Math.max(256, Math.floor(model.window / 4))),
    };
    const reply = await model.reply(request, signal);
    this.#steps += 1;
    this.#usage = addUsage(this.#usage, reply.usage);
    await this.#task.observe({ kind: 'reply', step: this.#steps, stop: reply.stop, usage: reply.usage });
    await this.#add({ role: 'assistant', parts: reply.parts });
    return reply;
  }

  /** Adds what the model is told next. */
  async hear(parts: readonly UserPart[]): Promise<void> {
    if (parts.length > 0) await this.#add({ role: 'user', parts });
  }

  async end(ending: Ending<Answer>): Promise<AgentResult<Answer>> {
    await this.#task.observe({ kind: 'end', stop: ending.stop });
    return { ...ending, usage: this.#usage, steps: this.#steps, transcript: [...this.#messages] };
  }

  async #add(message: Message): Promise<void> {
    this.#messages.push(message);
    await this.#task.observe({ kind: 'message', message });
  }
}
