import type { Model } from '../../ports/model.ts';
import { estimatedTokens } from '../estimated-tokens.ts';
import { DEFAULT_WINDOW } from '../model-options.ts';
import { chatReply } from './chat-reply.ts';
import { type ChatDialect, chatRequest } from './chat-request.ts';
import { faultInside } from './faults.ts';
import { type OpenaiCallOptions, openaiCall } from './openai-call.ts';

export interface ChatModelOptions extends OpenaiCallOptions {
  readonly dialect: ChatDialect;
}

/** A model behind any server that speaks OpenAI's Chat Completions. */
export function chatModel(options: ChatModelOptions): Model {
  const { id, price, dialect, window = DEFAULT_WINDOW } = options;
  return {
    id,
    window,
    can: { tools: true, images: false, cache: false },
    reply: (request, signal) =>
      openaiCall(options, request, signal, async (sdk) => {
        const body: unknown = await sdk.chat.completions.create(chatRequest(options, request, dialect), { signal });
        const fault = faultInside(body);
        if (fault) return { fault };
        return chatReply(body, {
          id,
          ...(price && { price }),
          turn: request.messages.length,
          echoes: dialect.echoes ?? [],
          estimate: () => estimatedTokens(request, body),
        });
      }),
  };
}
