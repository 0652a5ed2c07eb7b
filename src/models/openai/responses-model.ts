import type { Model } from '../../ports/model.ts';
import { isObject } from '../call-arguments.ts';
import { estimatedTokens } from '../estimated-tokens.ts';
import { DEFAULT_WINDOW } from '../model-options.ts';
import { type OpenaiCallOptions, openaiCall } from './openai-call.ts';
import { faultOfResponse } from './responses-events.ts';
import { endOfStream, responsesReply } from './responses-reply.ts';
import { responsesRequest } from './responses-request.ts';

/** A model of OpenAI through its Responses API, always as a stream: long replies outlive a silent connection. */
export function responsesModel(options: OpenaiCallOptions): Model {
  const { id, price, window = DEFAULT_WINDOW } = options;
  return {
    id,
    window,
    can: { tools: true, images: false, cache: false },
    reply: (request, signal) =>
      openaiCall(options, request, signal, async (sdk) => {
        const events: unknown[] = [];
        for await (const event of await sdk.responses.create(responsesRequest(options, request), { signal })) {
          if (!isPiece(event)) events.push(event);
        }
        const response = endOfStream(events, id);
        const fault = faultOfResponse(response);
        if (fault) return { fault };
        return responsesReply(response, {
          id,
          ...(price && { price }),
          estimate: () => estimatedTokens(request, response.output),
        });
      }),
  };
}

/** Pieces of a text are told again at the end of it. */
function isPiece(event: unknown): boolean {
  return isObject(event) && typeof event.type === 'string' && event.type.endsWith('.delta');
}
