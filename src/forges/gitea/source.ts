import type { SourceDesk } from '../../ports/forge.ts';
import type { GiteaClient } from './client.ts';
import { BranchSchema, RepositorySchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** Branches, files and git access on Gitea. */
export function giteaSource(client: GiteaClient): SourceDesk {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name, empty } = await client.get(repoPath(repo), RepositorySchema, signal);
      if (empty) return { name, sha: undefined };
      const branch = await client.find(`${repoPath(repo)}/branches/${encodeURIComponent(name)}`, BranchSchema, signal);
      return { name, sha: branch?.commit.id };
    },
    file: async (repo, path, at, signal) => {
      const parts = path.split('/').map(encodeURIComponent).join('/');
      return await client.bytes(`${repoPath(repo)}/raw/${parts}?ref=${at}`, signal);
    },
    remote: async (repo, _access, signal) => {
      const { clone_url: url } = await client.get(repoPath(repo), RepositorySchema, signal);
      const basic = Buffer.from(`issuewright:${client.token}`).toString('base64');
      return { url, header: `Authorization: Basic ${basic}` };
    },
  };
}
