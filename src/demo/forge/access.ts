import type { IncomingMessage } from 'node:http';
import type { ForgeState } from './forge-state.ts';
import type { RepoRecord, UserRecord } from './records.ts';

/** What a user may do in a repository, in Gitea's words, weakest first. */
export const ACCESS = ['none', 'read', 'write', 'admin', 'owner'] as const;
export type Access = (typeof ACCESS)[number];

/** What `user` (undefined: nobody is signed in) may do in `repo`. */
export function accessOf(repo: RepoRecord, user: UserRecord | undefined): Access {
  const login = user?.login.toLowerCase();
  if (user?.admin || repo.owner.toLowerCase() === login) return 'owner';
  return (login === undefined ? undefined : repo.grants[login]) ?? (repo.private ? 'none' : 'read');
}

/** Whether `user` may do in `repo` what needs `needed`. */
export function mayDo(repo: RepoRecord, user: UserRecord | undefined, needed: Access): boolean {
  return ACCESS.indexOf(accessOf(repo, user)) >= ACCESS.indexOf(needed);
}

/** Who sends a request: a user, nobody, or somebody with a wrong token. */
export function senderOf(state: ForgeState, request: IncomingMessage): UserRecord | 'nobody' | 'wrong' {
  const header = request.headers.authorization;
  if (header === undefined) return 'nobody';
  const [scheme = '', value = ''] = header.split(/ +/, 2);
  return (
    tokensIn(scheme.toLowerCase(), value)
      .map((token) => state.userOfToken(token))
      .find(Boolean) ?? 'wrong'
  );
}

/** Gitea takes a token as password, or as user name where no password is given. */
function tokensIn(scheme: string, value: string): readonly string[] {
  if (scheme === 'token' || scheme === 'bearer') return [value];
  if (scheme !== 'basic') return [];
  const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  return password === '' || password === 'x-oauth-basic' ? [name] : [password];
}
