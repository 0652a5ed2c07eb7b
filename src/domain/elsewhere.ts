import type { ErrorCode } from './errors.ts';

/** Which other models may be asked in place of one that failed: every other, or only one with a larger window. */
export type Elsewhere = 'every' | 'larger';

const ELSEWHERE: Readonly<Partial<Record<ErrorCode, Elsewhere>>> = {
  MODEL_UNREACHABLE: 'every',
  MODEL_OVERLOADED: 'every',
  MODEL_LIMITED: 'every',
  MODEL_AUTH: 'every',
  MODEL_QUOTA: 'every',
  MODEL_CONTEXT: 'larger',
  MODEL_REQUEST: 'every',
  MODEL_GARBAGE: 'every',
};

/** Whether and where a request that failed with this code may be taken; undefined where nobody else may be asked. */
export function elsewhere(code: ErrorCode): Elsewhere | undefined {
  return ELSEWHERE[code];
}
