import { accessOf } from '../access.ts';
import { json, NOT_FOUND, refusal } from '../answer.ts';
import { type Call, type Route, reads } from '../route.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { userShape } from '../shapes/user.ts';

const VERSION = '1.24.0+demo';

/** Who is there and what they may do. */
export const PEOPLE: readonly Route[] = [
  anywhere('/version', false, () => json(200, { version: VERSION })),
  anywhere('/user', true, ({ desk, by }) => (by ? json(200, userShape(desk.state, by.login)) : NOT_FOUND)),
  reads('/repos/{owner}/{repo}', [], ({ desk, repo, by }) => json(200, repositoryShape(desk.state, repo, by))),
  reads('/repos/{owner}/{repo}/collaborators/{login}/permission', [], ({ desk, repo, by, part }) => {
    const asked = desk.state.user(part('login'));
    if (by === undefined) return refusal(401, 'token is required');
    const mayAsk = ['admin', 'owner'].includes(accessOf(repo, by)) || asked?.id === by.id;
    if (!mayAsk)
      return refusal(
        403,
        'Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own',
      );
    if (asked === undefined) return refusal(404, `user does not exist [uid: 0, name: ${part('login')}]`);
    const access = accessOf(repo, asked);
    return json(200, { permission: access, role_name: access, user: userShape(desk.state, asked.login) });
  }),
];

function anywhere(path: string, signedIn: boolean, handle: (call: Call) => ReturnType<Route['handle']>): Route {
  return {
    method: 'GET',
    path,
    need: signedIn ? 'signed-in' : 'anybody',
    signedIn,
    query: [],
    body: undefined,
    handle,
  };
}
