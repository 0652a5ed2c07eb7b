import { type ApiRequest, type Route, signedIn } from '../route.ts';
import type { GitlabContext } from './gitlab-context.ts';
import { paged } from './paged.ts';
import { queryTexts } from './params.ts';

/** The server, its users and the token of whoever asks. */
export function userRoutes(context: GitlabContext): readonly Route[] {
  const { views } = context;
  return [
    {
      method: 'GET',
      path: '/api/v4/version',
      answer: async (request) => {
        signedIn(request);
        return { status: 200, body: { version: '18.0.0-demo', revision: '0' } };
      },
    },
    {
      method: 'GET',
      path: '/api/v4/user',
      answer: async (request) => {
        const { login, admin } = signedIn(request);
        return { status: 200, body: { ...views.user(login), ...(admin && { is_admin: true }) } };
      },
    },
    {
      method: 'GET',
      path: '/api/v4/personal_access_tokens/self',
      answer: async (request) => {
        const { id, scopes = ['api'], expires = null } = signedIn(request);
        return { status: 200, body: { id, user_id: id, active: true, revoked: false, scopes, expires_at: expires } };
      },
    },
    { method: 'GET', path: '/api/v4/users', answer: async (request) => usersNamed(context, request) },
  ];
}

function usersNamed({ core, views }: GitlabContext, request: ApiRequest) {
  const { username = '' } = queryTexts(request, ['username'], ['username']);
  const hits = core.users.filter(({ login }) => login.toLowerCase() === username.toLowerCase());
  return paged(
    hits.map(({ login }) => views.user(login)),
    request,
  );
}
