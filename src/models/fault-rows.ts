import type { ErrorCode } from '../domain/errors.ts';

/** What a provider's error stands for; `refused` is a refusal on grounds of content, which is an answer and no error. */
export type FaultMeaning = Extract<ErrorCode, `MODEL_${string}`> | 'refused';

/** One error that a provider documents. */
export interface FaultRow {
  /** Who sends it; `any` is what HTTP itself says, through whatever gateway. */
  readonly from: 'any' | 'anthropic' | 'openai' | 'compatible' | 'ollama';
  /** HTTP status, or `answer` for an error in an answer that began with 200. */
  readonly at: number | 'answer';
  /** The provider's code or type; without one the status alone speaks. */
  readonly code?: string;
  /** Only where the provider names no time to wait. */
  readonly timeless?: true;
  readonly means: FaultMeaning;
  readonly about: string;
}

/** Every provider error that has a meaning of its own, in one table: `docs/model-errors.md` and the tests are made of it. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...rows('any', [
    [400, '', 'MODEL_REQUEST', 'the request is wrong; where it is longer than the window, it does not fit'],
    [401, '', 'MODEL_AUTH', 'no key, or a wrong one'],
    [402, '', 'MODEL_QUOTA', 'something must be paid first'],
    [403, '', 'MODEL_AUTH', 'the key may not do this'],
    [404, '', 'MODEL_REQUEST', 'no such model or path'],
    [408, '', 'MODEL_UNREACHABLE', 'the server gave up waiting'],
    [409, '', 'MODEL_UNREACHABLE', 'the server could not get a lock'],
    [413, '', 'MODEL_CONTEXT', 'the request is too large'],
    [422, '', 'MODEL_REQUEST', 'the request is understood and not taken'],
    [425, '', 'MODEL_UNREACHABLE', 'too early'],
    [429, '', 'MODEL_LIMITED', 'too many requests'],
    [500, '', 'MODEL_UNREACHABLE', 'the server failed'],
    [502, '', 'MODEL_UNREACHABLE', 'a gateway got no answer'],
    [503, '', 'MODEL_OVERLOADED', 'the server is overloaded'],
    [504, '', 'MODEL_UNREACHABLE', 'a gateway waited too long'],
    [529, '', 'MODEL_OVERLOADED', 'the server is overloaded'],
  ]),
  ...rows('anthropic', [
    [400, 'invalid_request_error', 'MODEL_REQUEST', 'the request is wrong'],
    [400, 'organization_on_hold', 'MODEL_AUTH', 'the organization is disabled'],
    [400, 'cmek_key_disabled', 'MODEL_AUTH', "the workspace's own key is disabled"],
    [400, 'cmek_key_network_blocked', 'MODEL_AUTH', "the workspace's own key cannot be reached by rule"],
    [401, 'authentication_error', 'MODEL_AUTH', 'the key is wrong'],
    [402, 'billing_error', 'MODEL_QUOTA', 'something is wrong with billing'],
    [402, 'linked_organization_spend_limit_reached', 'MODEL_QUOTA', "the linked organization's spend limit is reached"],
    [402, 'linked_organization_billing_unavailable', 'MODEL_QUOTA', 'the linked organization cannot be billed'],
    [403, 'permission_error', 'MODEL_AUTH', 'the key may not do this'],
    [404, 'not_found_error', 'MODEL_REQUEST', 'no such model'],
    [409, 'conflict_error', 'MODEL_UNREACHABLE', 'a conflict with another request'],
    [413, 'request_too_large', 'MODEL_CONTEXT', 'over 32 MB'],
    [413, 'request_body_too_large_after_decoding', 'MODEL_CONTEXT', 'over 32 MB once unpacked'],
    [429, 'rate_limit_error', 'MODEL_LIMITED', 'a rate limit'],
    [429, 'ramp_limit_exceeded', 'MODEL_LIMITED', 'use grows too fast'],
    [429, 'enforced_spend_limit_reached', 'MODEL_QUOTA', "the tier's monthly threshold is crossed"],
    [429, 'contract_spend_limit_reached', 'MODEL_QUOTA', "the contract's spend limit is reached"],
    [500, 'api_error', 'MODEL_UNREACHABLE', 'the API failed'],
    [503, 'cmek_context_unavailable', 'MODEL_OVERLOADED', 'settings of encryption could not be read'],
    [503, 'cmek_key_unreachable', 'MODEL_OVERLOADED', "the workspace's own key did not answer"],
    [504, 'timeout_error', 'MODEL_UNREACHABLE', 'the API took too long'],
    [529, 'overloaded_error', 'MODEL_OVERLOADED', 'the API is overloaded'],
    ['answer', 'overloaded_error', 'MODEL_OVERLOADED', 'overloaded within a stream'],
    ['answer', 'api_error', 'MODEL_UNREACHABLE', 'failed within a stream'],
    ['answer', 'rate_limit_error', 'MODEL_LIMITED', 'a rate limit within a stream'],
    ['answer', 'invalid_request_error', 'MODEL_REQUEST', 'found to be wrong within a stream'],
  ]),
  {
    from: 'anthropic',
    at: 429,
    code: 'rate_limit_error',
    timeless: true,
    means: 'MODEL_QUOTA',
    about: 'a spend limit: a rate limit always names the time to wait',
  },
  ...rows('openai', [
    [400, 'invalid_request_error', 'MODEL_REQUEST', 'the request is wrong'],
    [400, 'unknown_parameter', 'MODEL_REQUEST', 'a field that is not known'],
    [400, 'unsupported_parameter', 'MODEL_REQUEST', 'a field that this model does not take'],
    [400, 'unsupported_value', 'MODEL_REQUEST', 'a value that this model does not take'],
    [400, 'invalid_function_parameters', 'MODEL_REQUEST', 'the schema of a tool is wrong'],
    [400, 'invalid_encrypted_content', 'MODEL_REQUEST', 'a thought that another account or model sealed'],
    [400, 'data_residency_mismatch', 'MODEL_REQUEST', 'the wrong region for this account'],
    [400, 'context_length_exceeded', 'MODEL_CONTEXT', 'longer than the window'],
    [400, 'string_above_max_length', 'MODEL_CONTEXT', 'one text is too long'],
    [400, 'billing_hard_limit_reached', 'MODEL_QUOTA', 'the hard limit of billing is reached'],
    [400, 'content_filter', 'refused', 'a content filter'],
    [400, 'content_policy_violation', 'refused', 'against the rules for content'],
    [400, 'responsible_ai_policy_violation', 'refused', 'against the rules for content'],
    [400, 'invalid_prompt', 'refused', 'flagged as against the rules of use'],
    [400, 'bio_policy', 'refused', 'against the rules on biology'],
    [400, 'misalignment_policy_violation', 'refused', 'flagged by oversight'],
    [401, 'invalid_api_key', 'MODEL_AUTH', 'the key is wrong'],
    [401, 'invalid_organization', 'MODEL_AUTH', 'the key is not one of this organization'],
    [403, 'unsupported_country_region_territory', 'MODEL_AUTH', 'not served where the engine runs'],
    [404, 'model_not_found', 'MODEL_REQUEST', 'no such model, or none for this account'],
    [429, 'rate_limit_exceeded', 'MODEL_LIMITED', 'a rate limit'],
    [429, 'tokens', 'MODEL_LIMITED', 'the rate limit of tokens'],
    [429, 'requests', 'MODEL_LIMITED', 'the rate limit of requests'],
    [429, 'insufficient_quota', 'MODEL_QUOTA', 'the credit is used up'],
    [429, 'billing_not_active', 'MODEL_QUOTA', 'billing is not set up'],
    [500, 'server_error', 'MODEL_UNREACHABLE', 'the API failed'],
    [503, 'slow_down', 'MODEL_OVERLOADED', 'use grows too fast'],
    [503, 'server_is_overloaded', 'MODEL_OVERLOADED', 'the API is overloaded'],
    ['answer', 'server_error', 'MODEL_UNREACHABLE', 'the response failed'],
    ['answer', 'rate_limit_exceeded', 'MODEL_LIMITED', 'a rate limit within a stream'],
    ['answer', 'server_is_overloaded', 'MODEL_OVERLOADED', 'overloaded within a stream'],
    ['answer', 'vector_store_timeout', 'MODEL_UNREACHABLE', 'a part of the API took too long'],
    ['answer', 'invalid_prompt', 'refused', 'flagged within a stream'],
  ]),
  ...rows('compatible', [
    [400, 'context_length_exceeded', 'MODEL_CONTEXT', 'longer than the window'],
    [401, 'wrong_api_key', 'MODEL_AUTH', 'the key is wrong (Cerebras)'],
    [402, 'insufficient_balance', 'MODEL_QUOTA', 'the credit is used up (DeepSeek, Fireworks)'],
    [413, 'rate_limit_exceeded', 'MODEL_CONTEXT', 'larger than the limit for a minute (Groq): waiting does not help'],
    [429, 'quota_exceeded', 'MODEL_QUOTA', 'the quota is used up'],
    [429, 'token_quota_exceeded', 'MODEL_LIMITED', 'the rate limit of tokens (Cerebras)'],
    [498, 'capacity_exceeded', 'MODEL_OVERLOADED', 'no room in this tier (Groq)'],
    ['answer', 'context_length_exceeded', 'MODEL_CONTEXT', '200 with an error inside (gateways)'],
    ['answer', 'server_is_overloaded', 'MODEL_OVERLOADED', '200 with an error inside (gateways)'],
  ]),
  ...rows('ollama', [
    [400, '', 'MODEL_REQUEST', 'the request is wrong, or the model has no tools'],
    [404, '', 'MODEL_REQUEST', 'the model was not pulled'],
    [
      500,
      '',
      'MODEL_UNREACHABLE',
      'the model does not fit into memory, or its runner died: Ollama has no codes to tell which',
    ],
    [503, '', 'MODEL_OVERLOADED', 'too many requests wait'],
    ['answer', '', 'MODEL_UNREACHABLE', 'the runner died within a stream'],
  ]),
];

type Short = readonly [at: FaultRow['at'], code: string, means: FaultMeaning, about: string];

function rows(from: FaultRow['from'], list: readonly Short[]): FaultRow[] {
  return list.map(([at, code, means, about]) => ({ from, at, ...(code && { code }), means, about }));
}
