import type { ModelReply, ModelRequest } from '../../src/domain/message.ts';
import type { PricePerMTok } from '../../src/models/known-price.ts';
import { knownPrice } from '../../src/models/known-price.ts';
import type { Model } from '../../src/ports/model.ts';

export interface ExpensiveModelOptions {
  /** Left out: nobody knows. */
  readonly price?: PricePerMTok;
  /** Tokens that it wants to answer with; it keeps to what it is allowed. */
  readonly output?: number;
  /** Called while the call is under way. */
  readonly during?: () => Promise<void>;
}

/** A model that counts four characters a token, as many servers nearly do, and bills for it. */
export class ExpensiveModel implements Model {
  readonly id = 'scripted/dear';
  readonly window = 200_000;
  readonly can = { tools: true, images: false, cache: false };
  readonly price;
  readonly requests: ModelRequest[] = [];
  readonly #options: ExpensiveModelOptions;

  constructor(options: ExpensiveModelOptions) {
    this.#options = options;
    this.price = options.price ? knownPrice('scripted', 'dear', options.price) : () => null;
  }

  async reply(request: ModelRequest): Promise<ModelReply> {
    this.requests.push(request);
    await this.#options.during?.();
    const inputTokens = Math.ceil(JSON.stringify([request.system, request.tools, request.messages]).length / 4);
    const outputTokens = Math.min(request.maxOutputTokens, this.#options.output ?? 5000);
    const usd = this.price({ input: inputTokens, output: outputTokens, cacheRead: 0, cacheWrite: 0 });
    return {
      parts: [{ kind: 'text', text: 'x'.repeat(outputTokens) }],
      stop: { kind: 'end', raw: 'end' },
      usage: { requests: 1, inputTokens, outputTokens, usd },
    };
  }
}
