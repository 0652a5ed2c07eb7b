import { repoSlug } from '../../domain/refs.ts';
import type { SourceDesk } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { type GitlabOptions, siteOf } from './client.ts';
import { BranchSchema, ProjectSchema } from './schema.ts';
import { projectPath } from './translate.ts';

/** Branches, files and git access on GitLab. */
export function gitlabSource(client: ForgeClient, options: GitlabOptions): SourceDesk {
  const tip: SourceDesk['tip'] = async (repo, branch, signal) => {
    const path = `${projectPath(repo)}/repository/branches/${encodeURIComponent(branch)}`;
    return (await client.find(path, BranchSchema, signal))?.commit.id;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch, empty_repo } = await client.get(projectPath(repo), ProjectSchema, signal);
      const name = default_branch ?? 'main';
      if (empty_repo) return { name, sha: undefined };
      return { name, sha: await tip(repo, name, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      // GitLab refuses such a path instead of not finding it.
      if (path.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
      const file = `${projectPath(repo)}/repository/files/${encodeURIComponent(path)}`;
      return await client.bytes(`${file}/raw?ref=${at}`, signal);
    },
    raw: (repo, path, at) => {
      const parts = `${repoSlug(repo)}/-/raw/${at}/${path}`.split('/').map(encodeURIComponent);
      return `${siteOf(options)}/${parts.join('/')}`;
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async (repo) => {
      const path = repoSlug(repo).split('/').map(encodeURIComponent).join('/');
      const basic = Buffer.from(`oauth2:${options.token}`).toString('base64');
      return { url: `${siteOf(options)}/${path}.git`, header: `Authorization: Basic ${basic}` };
    },
  };
}
