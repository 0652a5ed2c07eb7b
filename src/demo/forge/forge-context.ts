import type { ForgeCore } from './forge-core.ts';
import type { ForgeDesk } from './forge-desk.ts';
import { ForgeReply } from './forge-reply.ts';
import type { ForgeRepository, ForgeUser } from './forge-state.ts';

/** What every endpoint works with. */
export interface ForgeContext {
  /** Where the forge listens, e.g. `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly core: ForgeCore;
  readonly desk: ForgeDesk;
}

const STRENGTH = { none: 0, read: 1, write: 2, admin: 3 } as const;
export type ForgePermission = keyof typeof STRENGTH;

/** What somebody may do in a repository; every repository can be read by everybody. */
export function permissionOf(repository: ForgeRepository, user: ForgeUser | undefined): ForgePermission {
  if (!user) return 'read';
  if (user.grant) return user.grant.repositories.includes(repository.id) ? 'write' : 'read';
  return user.admin ? 'admin' : (repository.permissions[user.login] ?? 'read');
}

/** Whether somebody may push; an app needs that right in its token. */
export function mayPush(repository: ForgeRepository, user: ForgeUser | undefined): boolean {
  const may = STRENGTH[permissionOf(repository, user)] >= STRENGTH.write;
  return may && (!user?.grant || user.grant.permissions.contents === 'write');
}

/** The repository itself, when `user` may do this much there; a 401 for strangers and a 403 for others otherwise. */
export function permitted(
  repository: ForgeRepository,
  user: ForgeUser | undefined,
  needed: ForgePermission,
): ForgeRepository {
  if (needed !== 'read' && !user) throw new ForgeReply(401, 'token is required');
  if (STRENGTH[permissionOf(repository, user)] >= STRENGTH[needed]) return repository;
  throw new ForgeReply(403, `${needed} permission is needed in this repository`);
}

/** How a branch is protected from one user, in the words of Gitea. */
export function protection(repository: ForgeRepository, branch: string, user: ForgeUser | undefined) {
  const pushers = repository.protections?.[branch];
  const writes = ['write', 'admin'].includes(permissionOf(repository, user)) && user !== undefined;
  return { protected: pushers !== undefined, user_can_push: pushers ? pushers.includes(user?.login ?? '') : writes };
}
