import { BotError, type ErrorCode } from '../../src/domain/errors.ts';
import type { ModelReply, ModelRequest } from '../../src/domain/message.ts';
import type { Model } from '../../src/ports/model.ts';

export const REQUEST: ModelRequest = { system: '', tools: [], messages: [], maxOutputTokens: 1 };
export const REPLY: ModelReply = {
  parts: [{ kind: 'text', text: 'ok' }],
  stop: { kind: 'end', raw: 'end' },
  usage: { requests: 1, inputTokens: 1, outputTokens: 1, usd: 0 },
};

/** A model that fails with these errors, in order, and then answers. `asked` holds when it was asked. */
export function failing(id: string, ...errors: readonly Error[]) {
  const asked: number[] = [];
  const left = [...errors];
  const model: Model = {
    id,
    window: 1000,
    can: { tools: true, images: false, cache: false },
    reply: async () => {
      asked.push(performance.now());
      const error = left.shift();
      if (error) throw error;
      return REPLY;
    },
  };
  return { model, asked };
}

/** An error of a model. */
export function fault(code: ErrorCode, retryAfterMs?: number): BotError {
  return new BotError(code, `the fault ${code}`, retryAfterMs === undefined ? {} : { retryAfterMs });
}
