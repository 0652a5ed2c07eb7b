import type { RoleTuning } from '../domain/role.ts';
import type { Role } from './role.ts';

/** A role with what a repository takes away from it: a name that the role never had gives it nothing. */
export function narrowed<Answer>(role: Role<Answer>, tuning: RoleTuning | undefined): Role<Answer> {
  if (!tuning) return role;
  const may: readonly string[] | undefined = tuning.tools;
  const { steps = role.limits.steps } = tuning;
  return {
    ...role,
    tools: may ? role.tools.filter(({ definition }) => may.includes(definition.name)) : role.tools,
    limits: { ...role.limits, steps: Math.min(role.limits.steps, steps) },
  };
}
