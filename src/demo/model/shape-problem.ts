import type { z } from 'zod';

/** The first thing that is wrong with a body's shape. */
export interface ShapeProblem {
  readonly param: string;
  readonly message: string;
  /** Whether the field is one that the vendor does not know. */
  readonly unknown: boolean;
}

/** What Zod found, told as one problem with its place. */
export function shapeProblem(error: z.ZodError): ShapeProblem {
  const [first] = error.issues;
  if (!first) return { param: '', message: 'The body is invalid', unknown: false };
  const { issue, path } = innermost(first);
  const unknown = issue.code === 'unrecognized_keys';
  const param = [...path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.');
  return { param, message: issue.message, unknown };
}

interface Place {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly PropertyKey[];
}

/** A union reports one branch per shape: the branch that got deepest is the one that was meant. */
function innermost(issue: z.core.$ZodIssue, base: readonly PropertyKey[] = []): Place {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  const branches = issue.errors.flatMap((errors) => errors.slice(0, 1).map((error) => innermost(error, path)));
  return branches.toSorted((a, b) => b.path.length - a.path.length)[0] ?? { issue, path };
}
