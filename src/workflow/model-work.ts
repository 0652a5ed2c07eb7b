import type { Spent } from '../domain/journal.ts';
import type { FailedModel } from '../domain/message.ts';
import type { RoleName } from '../domain/role.ts';

/** How often one model answered for one role, and who had failed when it did. */
export interface ModelWork {
  readonly role: RoleName;
  readonly model: string;
  readonly calls: number;
  readonly after: readonly FailedModel[];
}

/** Which models did the work of which role, in the order in which they first answered. */
export function modelWork(spent: readonly Spent[]): readonly ModelWork[] {
  const found = new Map<string, ModelWork>();
  for (const { role, model, usage, after = [] } of spent) {
    if (!role) continue;
    const key = JSON.stringify([role, model, after]);
    const calls = (found.get(key)?.calls ?? 0) + usage.requests;
    found.set(key, { role, model, calls, after });
  }
  return [...found.values()];
}

const AUTHORS: readonly RoleName[] = ['developer', 'tester'];

/** Whether no model that reviewed has written anything of what it reviewed. */
export function reviewIsIndependent(spent: readonly Spent[], wrote: readonly RoleName[] = AUTHORS): boolean {
  const authors = modelsOf(spent, ...wrote);
  return [...modelsOf(spent, 'reviewer')].every((model) => !authors.has(model));
}

/** The model that answered last for a role; `asked` where none has yet. */
export function lastModel(spent: readonly Spent[], role: RoleName, asked: string): string {
  return [...modelsOf(spent.toReversed(), role)][0] ?? asked;
}

function modelsOf(spent: readonly Spent[], ...roles: readonly RoleName[]): ReadonlySet<string> {
  return new Set(spent.flatMap(({ role, model }) => (role && roles.includes(role) ? [model] : [])));
}
