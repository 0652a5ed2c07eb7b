import { asBotError, BotError } from '../../domain/errors.ts';
import { repoSlug } from '../../domain/refs.ts';
import type { SourceDesk } from '../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { GithubOptions } from './client.ts';
import { ContentSchema, RefSchema, RepositorySchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** Branches, files and git access on GitHub. */
export function githubSource(rest: ForgeClient, { url, token }: Pick<GithubOptions, 'url' | 'token'>): SourceDesk {
  const tip: SourceDesk['tip'] = async (repo, branch, signal) => {
    const path = `${repoPath(repo)}/git/ref/heads/${parts(branch)}`;
    return (await rest.find(path, RefSchema, signal).catch(empty))?.object.sha;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name } = await rest.get(repoPath(repo), RepositorySchema, signal);
      return { name, sha: await tip(repo, name, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      // An address with such parts would be another one after the usual clean-up of paths.
      if (path.split('/').some((part) => ['', '.', '..'].includes(part))) return undefined;
      const found = await rest.find(`${repoPath(repo)}/contents/${parts(path)}?ref=${at}`, ContentSchema, signal);
      if (found === undefined || Array.isArray(found) || found.type !== 'file') return undefined;
      if (found.encoding === 'base64') return new Uint8Array(Buffer.from(found.content ?? '', 'base64'));
      throw new BotError('SOURCE_REFUSED', `${path} has ${found.size} bytes; GitHub gives files of at most 1 MiB`);
    },
    raw: (repo, path, at) => `${site(url)}/${parts(`${repoSlug(repo)}/raw/${at}/${path}`)}`,
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async (repo, access, signal) => {
      const at = `${encodeURIComponent(repo.owner)}/${encodeURIComponent(repo.name)}.git`;
      const basic = Buffer.from(`x-access-token:${await token(repo, access, signal)}`).toString('base64');
      return { url: `${site(url)}/${at}`, header: `Authorization: Basic ${basic}` };
    },
  };
}

function site(url: string): string {
  return url.replace(/\/+$/, '');
}

function parts(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** An empty repository is a conflict to GitHub. */
function empty(thrown: unknown): undefined {
  if (asBotError(thrown).code !== 'FORGE_CONFLICT') throw thrown;
}
