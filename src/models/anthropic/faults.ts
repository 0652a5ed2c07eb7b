import { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { ProviderFault } from '../provider-fault.ts';

/** The fault that an SDK error stands for; undefined for a broken connection or a defect. */
export function anthropicFault(error: unknown): ProviderFault | undefined {
  if (!(error instanceof APIError)) return undefined;
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return undefined;
  const { status, headers } = error;
  const codes = [error.errorCode, error.type].filter((code) => typeof code === 'string');
  return { status, codes, message: typeof error.apiMessage === 'string' ? error.apiMessage : '', headers };
}
