import { asBotError } from '../../domain/errors.ts';
import type { SourceDesk } from '../../ports/forge.ts';
import type { GithubClient } from './client.ts';
import { RefSchema, RepositorySchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** Branches, files and git access on GitHub. */
export function githubSource(client: GithubClient): SourceDesk {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name } = await client.get(repoPath(repo), RepositorySchema, signal);
      const path = `${repoPath(repo)}/git/ref/heads/${parts(name)}`;
      const ref = await client.find(path, RefSchema, signal).catch(empty);
      return { name, sha: ref?.object.sha };
    },
    file: async (repo, path, at, signal) => {
      // An address with such parts would be another one after the usual clean-up of paths.
      if (path.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
      return await client.bytes(`${repoPath(repo)}/contents/${parts(path)}?ref=${at}`, signal);
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async ({ owner, name }) => {
      const url = `${client.url}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}.git`;
      const basic = Buffer.from(`x-access-token:${client.token}`).toString('base64');
      return { url, header: `Authorization: Basic ${basic}` };
    },
  };
}

function parts(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** An empty repository is a conflict to GitHub. */
function empty(thrown: unknown): undefined {
  if (asBotError(thrown).code !== 'FORGE_CONFLICT') throw thrown;
}
