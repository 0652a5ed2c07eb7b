import { z } from 'zod';
import type { ProviderFault } from '../provider-fault.ts';

const tokens = z.int().min(0).nullish();
const content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output_text'), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
]);
const item = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), content: z.array(content), phase: z.string().nullish() }),
  z.object({
    type: z.literal('function_call'),
    call_id: z.string().min(1),
    name: z.string(),
    arguments: z.string(),
    status: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('reasoning') }),
]);
const response = z.object({
  status: z.string().nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(z.looseObject({ type: z.string() })),
  usage: z
    .object({
      input_tokens: tokens,
      input_tokens_details: z.object({ cached_tokens: tokens, cache_write_tokens: tokens }).nullish(),
      output_tokens: tokens,
    })
    .nullish(),
});

const ENDS: readonly unknown[] = ['response.completed', 'response.incomplete', 'response.failed'];
const KNOWN = new Set<string>(item.options.map((option) => option.shape.type.value));

/** A whole response, as the last event of its stream gives it. */
export type FinalResponse = z.output<typeof response>;
export type OutputItem = z.output<typeof item>;

/** The response that ended a stream: undefined where none did, `false` for one that is malformed. */
export function finalResponse(events: readonly unknown[]): FinalResponse | undefined | false {
  const end = events.map((event) => z.looseObject({ type: z.string() }).safeParse(event).data);
  const last = end.findLast((event) => ENDS.includes(event?.type));
  return last && (response.safeParse(last.response).data ?? false);
}

/** The items of a response that we read; undefined where one of these is malformed. */
export function outputItems({ output }: FinalResponse): readonly OutputItem[] | undefined {
  const items = output.filter(({ type }) => KNOWN.has(type)).map((one) => item.safeParse(one).data);
  return items.every((one) => one !== undefined) ? items : undefined;
}

/** Why a response failed; undefined where it did not. */
export function faultOfResponse({ status, error }: FinalResponse): ProviderFault | undefined {
  if (status !== 'failed' && !error) return undefined;
  return { status: undefined, codes: error?.code ? [error.code] : [], message: error?.message ?? '' };
}
