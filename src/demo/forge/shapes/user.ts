import type { ForgeState } from '../forge-state.ts';

/** A user as Gitea's API shows it; a login that no longer exists is shown as Gitea's ghost. */
export function userShape(state: ForgeState, login: string) {
  const user = state.user(login);
  return {
    id: user?.id ?? -1,
    login: user?.login ?? 'Ghost',
    login_name: '',
    source_id: 0,
    full_name: '',
    email: `${(user?.login ?? 'ghost').toLowerCase()}@noreply.localhost`,
    avatar_url: '',
    html_url: `${state.url}/${user?.login ?? 'Ghost'}`,
    language: '',
    is_admin: user?.admin ?? false,
    last_login: '0001-01-01T00:00:00Z',
    created: user?.createdAt ?? '0001-01-01T00:00:00Z',
    restricted: false,
    active: user !== undefined,
    prohibit_login: false,
    location: '',
    website: '',
    description: '',
    visibility: 'public',
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: user?.login ?? 'Ghost',
  };
}
