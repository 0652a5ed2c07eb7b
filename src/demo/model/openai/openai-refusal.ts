import type { z } from 'zod';
import type { ModelDialect, Refusal } from '../model-dialect.ts';
import { shapeProblem } from '../shape-problem.ts';

/** The list of models as OpenAI gives it. */
export const OPENAI_LIST: ModelDialect['list'] = {
  path: '/v1/models',
  body: (names) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'issuewright' })),
  }),
};

/** Codes that OpenAI tells as the type of an error, with no code beside it. */
const TYPES = new Set(['server_error', 'invalid_request_error', 'rate_limit_error', 'tokens', 'requests']);

/** An error as the OpenAI API writes it. */
export function openaiError({ status, message, code, param }: Refusal): string {
  const usual = status >= 500 ? 'server_error' : 'invalid_request_error';
  const named = code !== undefined && TYPES.has(code);
  return JSON.stringify({
    error: { message, type: named ? code : usual, param: param ?? null, code: named ? null : (code ?? null) },
  });
}

/** What the OpenAI API says of a body with the wrong shape. */
export function shapeRefusal(error: z.ZodError): Refusal {
  const { param, message, unknown } = shapeProblem(error);
  return unknown
    ? { status: 400, message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' }
    : { status: 400, message: `Invalid value for '${param}': ${message}.`, param, code: 'invalid_value' };
}
