import { estimateTokenCount } from 'tokenx';
import type { ModelRequest } from '../domain/message.ts';

/** A guess at the tokens of a call whose server tells none: a ceiling that counted zero would never be reached. */
export function estimatedTokens(request: ModelRequest, answer: unknown): { input: number; output: number } {
  const asked = JSON.stringify([request.system, request.tools, request.messages]);
  return { input: estimateTokenCount(asked), output: estimateTokenCount(JSON.stringify(answer) ?? '') };
}

/** Whether a request is longer than the window by that guess. */
export function overflows(request: ModelRequest, window: number): boolean {
  return estimatedTokens(request, '').input + request.maxOutputTokens > window;
}
