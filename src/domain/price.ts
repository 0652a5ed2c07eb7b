/** The tokens of one call by what they cost; `input` counts all of them, cached ones too. */
export interface PriceTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** US dollars of one call, or null where the price is unknown. */
export type Price = (tokens: PriceTokens) => number | null;

/** The price of a model that nobody told the price of. */
export const unknownPrice: Price = () => null;
