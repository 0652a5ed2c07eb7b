import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { z } from 'zod';
import { type FaultTable, HTTP_STATUSES, type ProviderFault } from '../provider-fault.ts';

/** What OpenAI's error codes mean, and those of servers that speak its API. */
export const OPENAI_FAULTS: FaultTable = {
  codes: {
    insufficient_quota: 'MODEL_QUOTA',
    billing_hard_limit_reached: 'MODEL_QUOTA',
    billing_not_active: 'MODEL_QUOTA',
    quota_exceeded: 'MODEL_QUOTA',
    insufficient_balance: 'MODEL_QUOTA',
    context_length_exceeded: 'MODEL_CONTEXT',
    string_above_max_length: 'MODEL_CONTEXT',
    rate_limit_exceeded: 'MODEL_LIMITED',
    tokens: 'MODEL_LIMITED',
    requests: 'MODEL_LIMITED',
    invalid_api_key: 'MODEL_AUTH',
    model_not_found: 'MODEL_REQUEST',
    slow_down: 'MODEL_OVERLOADED',
    server_is_overloaded: 'MODEL_OVERLOADED',
  },
  statuses: HTTP_STATUSES,
};

const REFUSALS = new Set(['content_filter', 'content_policy_violation', 'responsible_ai_policy_violation']);

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

/** The provider's word for a refusal on grounds of content, which is an answer and not an error. */
export function refusalCode(fault: ProviderFault): string | undefined {
  return fault.codes.find((code) => REFUSALS.has(code));
}
