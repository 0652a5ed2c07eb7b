import type { z } from 'zod';
import { type ChatRequest, chatRequestSchema, type RequestProblem } from './chat-schema.ts';
import { conversationProblem } from './conversation-problem.ts';

/** Checks a parsed request body strictly: unknown fields, roles, and that every call is answered exactly once. */
export function checkChatRequest(
  body: unknown,
): { readonly ok: true; readonly request: ChatRequest } | { readonly ok: false; readonly problem: RequestProblem } {
  const result = chatRequestSchema.safeParse(body);
  if (!result.success) return { ok: false, problem: shapeProblem(result.error.issues[0]) };
  const problem = conversationProblem(result.data);
  return problem ? { ok: false, problem } : { ok: true, request: result.data };
}

function shapeProblem(issue: z.core.$ZodIssue | undefined): RequestProblem {
  if (!issue) return { message: 'The body is invalid.', param: null, code: null };
  const inner = innermost(issue);
  if (inner.issue.code === 'unrecognized_keys') {
    const param = [...inner.path, inner.issue.keys[0] ?? ''].join('.');
    return { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' };
  }
  const param = inner.path.join('.');
  return { message: `Invalid value for '${param}': ${inner.issue.message}.`, param, code: 'invalid_value' };
}

/** A union reports one branch per shape: the branch that got deepest is the one that was meant. */
function innermost(
  issue: z.core.$ZodIssue,
  base: readonly PropertyKey[] = [],
): { issue: z.core.$ZodIssue; path: readonly PropertyKey[] } {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  const branches = issue.errors.flatMap((errors) => errors.slice(0, 1).map((error) => innermost(error, path)));
  return branches.toSorted((a, b) => b.path.length - a.path.length)[0] ?? { issue, path };
}
