import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { z } from 'zod';
import type { ProviderFault } from '../provider-fault.ts';

const wrapped = z.object({
  error: z.object({
    message: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
  }),
});

/** The fault that an SDK error stands for; undefined for a broken connection or a defect. */
export function openaiFault(error: unknown): ProviderFault | undefined {
  if (!(error instanceof APIError)) return undefined;
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return undefined;
  const codes = [error.code, error.type].filter((code) => typeof code === 'string');
  return { status: error.status, codes, message: error.message, headers: error.headers };
}

/** Some gateways answer 200 with an error inside; its number then is the status that should have been. */
export function faultInside(body: unknown): ProviderFault | undefined {
  const parsed = wrapped.safeParse(body);
  if (!parsed.success) return undefined;
  const { code, type, message } = parsed.data.error;
  const codes = [code, type].filter((value) => typeof value === 'string');
  return { status: typeof code === 'number' ? code : 500, codes, message: message ?? '' };
}
