import type { Price } from '../domain/price.ts';

export type { Price, PriceTokens } from '../domain/price.ts';

/** The price of a model that nobody told the price of. */
export const unknownPrice: Price = () => null;
