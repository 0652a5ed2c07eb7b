import { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { type FaultTable, HTTP_STATUSES, type ProviderFault } from '../provider-fault.ts';

/** Our own word for a 429 that names no time to wait: a spending limit looks like this, a rate limit never does. */
const NO_TIME_TO_WAIT = '429_without_retry_after';

/** What Anthropic's error types and codes mean. */
export const ANTHROPIC_FAULTS: FaultTable = {
  codes: {
    contract_spend_limit_reached: 'MODEL_QUOTA',
    enforced_spend_limit_reached: 'MODEL_QUOTA',
    linked_organization_spend_limit_reached: 'MODEL_QUOTA',
    linked_organization_billing_unavailable: 'MODEL_QUOTA',
    organization_on_hold: 'MODEL_AUTH',
    cmek_key_disabled: 'MODEL_AUTH',
    ramp_limit_exceeded: 'MODEL_LIMITED',
    request_body_too_large_after_decoding: 'MODEL_CONTEXT',
    [NO_TIME_TO_WAIT]: 'MODEL_QUOTA',
    authentication_error: 'MODEL_AUTH',
    permission_error: 'MODEL_AUTH',
    billing_error: 'MODEL_QUOTA',
    not_found_error: 'MODEL_REQUEST',
    request_too_large: 'MODEL_CONTEXT',
    rate_limit_error: 'MODEL_LIMITED',
    overloaded_error: 'MODEL_OVERLOADED',
    timeout_error: 'MODEL_UNREACHABLE',
    api_error: 'MODEL_UNREACHABLE',
    invalid_request_error: 'MODEL_REQUEST',
  },
  statuses: HTTP_STATUSES,
};

/** The fault that an SDK error stands for; undefined for a broken connection or a defect. */
export function anthropicFault(error: unknown): ProviderFault | undefined {
  if (!(error instanceof APIError)) return undefined;
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return undefined;
  const { status, headers } = error;
  const timeless = status === 429 && !headers?.has('retry-after') && error.errorCode === null;
  const codes = [error.errorCode, timeless ? NO_TIME_TO_WAIT : null, error.type].filter(
    (code) => typeof code === 'string',
  );
  return { status, codes, message: typeof error.apiMessage === 'string' ? error.apiMessage : '', headers };
}
