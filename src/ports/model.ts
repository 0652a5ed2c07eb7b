import type { ModelReply, ModelRequest } from '../domain/message.ts';
import type { Price } from '../domain/price.ts';

/** One language model. Errors are BotErrors of the MODEL_ codes; nothing partial is ever returned. */
export interface Model {
  /** `provider/name`, e.g. `openai/gpt-5`. */
  readonly id: string;
  /** Context window in tokens. */
  readonly window: number;
  readonly can: { readonly tools: boolean; readonly images: boolean; readonly cache: boolean };
  /** What a call costs, for weighing it before it is made; unknown where it is left out. */
  readonly price?: Price;
  reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}
