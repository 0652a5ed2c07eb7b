import { BotError, type ErrorCode } from '../domain/errors.ts';
import type { Model } from '../ports/model.ts';
import { RequestHash } from './request-hash.ts';

/** One request to a model: which it was, and who answered or why nobody did. The reply itself is the next message. */
export interface Asked {
  readonly kind: 'asked';
  /** SHA-256 of the redacted request. */
  readonly request: string;
  readonly model: string;
  readonly failed?: ErrorCode;
}

/** A model whose every request is noted before its reply is seen. */
export function withRecording(
  model: Model,
  note: (asked: Asked) => Promise<void>,
  redact: (text: string) => string,
): Model {
  const hash = new RequestHash(redact);
  return {
    ...model,
    reply: async (request, signal) => {
      const asked = { kind: 'asked', request: hash.of(request), model: model.id } as const;
      try {
        const reply = await model.reply(request, signal);
        await note({ ...asked, model: reply.model ?? model.id });
        return reply;
      } catch (error) {
        if (error instanceof BotError && !signal.aborted) await note({ ...asked, failed: error.code });
        throw error;
      }
    },
  };
}
