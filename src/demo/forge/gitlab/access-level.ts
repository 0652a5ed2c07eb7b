import type { ForgeRepository } from '../forge-state.ts';

/** A member's rights as GitLab counts them; undefined for strangers, who may still read a public project. */
export function accessLevel(project: ForgeRepository, login: string): 10 | 20 | 30 | 40 | 50 | undefined {
  if (login === project.owner) return 50;
  const permission = project.permissions[login];
  return permission && ({ read: 20, write: 30, admin: 40 } as const)[permission];
}
