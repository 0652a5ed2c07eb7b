import { calcPrice } from '@pydantic/genai-prices';
import type { Price } from '../domain/price.ts';

/** A price in US dollars for a million tokens, as the settings may override it. */
export interface PricePerMTok {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

const MILLION = 1_000_000;

/** The price of a model: the override, else the maintained table's, else unknown. */
export function knownPrice(provider: string, model: string, override?: PricePerMTok): Price {
  if (override) {
    const { input, output, cacheRead = input, cacheWrite = input } = override;
    return (used) => {
      const fresh = used.input - used.cacheRead - used.cacheWrite;
      return (
        (fresh * input + used.cacheRead * cacheRead + used.cacheWrite * cacheWrite + used.output * output) / MILLION
      );
    };
  }
  return (used) => {
    const usage = {
      input_tokens: used.input,
      output_tokens: used.output,
      cache_read_tokens: used.cacheRead,
      cache_write_tokens: used.cacheWrite,
    };
    return calcPrice(usage, model, { providerId: provider })?.total_price ?? null;
  };
}
