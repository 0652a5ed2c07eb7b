import { z } from 'zod';

const usd = z.number().min(0).max(100_000);

const priceSchema = z.strictObject({
  input: usd.describe('US dollars for a million tokens read.'),
  output: usd.describe('US dollars for a million tokens written.'),
  cacheRead: usd.optional().describe('US dollars for a million tokens read from the cache; `input` when left out.'),
  cacheWrite: usd.optional().describe('US dollars for a million tokens written to the cache; `input` when left out.'),
});

const modelName = z
  .string()
  .max(300)
  .regex(/^[a-z0-9][a-z0-9_-]*\/\S+$/, 'a model as provider/name, e.g. anthropic/claude-sonnet-4-5');

const abilities = z.strictObject({
  tools: z
    .boolean()
    .optional()
    .describe('Calls tools natively; where it does not, it is asked to call them in its text.'),
  images: z.boolean().optional().describe('Sees images.'),
  cache: z.boolean().optional().describe('Keeps what it has read, and is told from where on.'),
});

const modelDetails = z.strictObject({
  model: modelName.describe('The model as `provider/name`.'),
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .optional()
    .describe("Address of the provider's API."),
  window: z.int().min(1000).max(100_000_000).optional().describe('Context window in tokens.'),
  can: abilities.optional().describe('What the model can do, where that is not what its provider is known for.'),
  timeoutSeconds: z.int().min(1).max(7200).optional().describe('Wall time for one whole reply.'),
  priceUsdPerMTok: priceSchema.optional().describe('Price of a million tokens; overrides the price table.'),
});

const choice = z.union([modelName, modelDetails]);
const choices = z.array(choice).min(1).max(10);

/** Which models a role uses, best first; the later ones stand in when the earlier fail. */
export const modelsSchema = z.strictObject({
  default: choices.optional().describe('Models of every role that has none of its own.'),
  developer: choices.optional().describe('Models that write the change.'),
  architect: choices.optional().describe('Models that plan.'),
  tester: choices.optional().describe('Models that write tests.'),
  reviewer: choices.optional().describe("Models that review; better not the developer's own."),
});

export type ModelDetails = z.output<typeof modelDetails>;
export type ModelChoice = z.output<typeof choice>;

/** A choice with its details, however short it was written. */
export function modelDetailsOf(choice: ModelChoice): ModelDetails {
  return typeof choice === 'string' ? { model: choice } : choice;
}
