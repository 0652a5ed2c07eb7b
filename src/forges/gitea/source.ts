import { repoSlug } from '../../domain/refs.ts';
import type { SourceDesk } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { GiteaOptions } from './client.ts';
import { BranchSchema, RepositorySchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** Branches, files and git access on Gitea. */
export function giteaSource(client: ForgeClient, { url: site, token }: GiteaOptions): SourceDesk {
  const tip: SourceDesk['tip'] = async (repo, branch, signal) => {
    const path = `${repoPath(repo)}/branches/${encodeURIComponent(branch)}`;
    return (await client.find(path, BranchSchema, signal))?.commit.id;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name, empty } = await client.get(repoPath(repo), RepositorySchema, signal);
      if (empty) return { name, sha: undefined };
      return { name, sha: await tip(repo, name, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      // An address with such parts would be another one after the usual clean-up of paths.
      if (path.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
      const parts = path.split('/').map(encodeURIComponent).join('/');
      return await client.bytes(`${repoPath(repo)}/raw/${parts}?ref=${at}`, signal);
    },
    raw: (repo, path, at) => {
      const parts = `${repoSlug(repo)}/raw/commit/${at}/${path}`.split('/').map(encodeURIComponent);
      return `${site.replace(/\/+$/, '')}/${parts.join('/')}`;
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async ({ owner, name }) => {
      const url = `${site.replace(/\/+$/, '')}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}.git`;
      const basic = Buffer.from(`issuewright:${token}`).toString('base64');
      return { url, header: `Authorization: Basic ${basic}` };
    },
  };
}
