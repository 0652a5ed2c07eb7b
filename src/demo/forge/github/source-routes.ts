import { ForgeReply, found } from '../forge-reply.ts';
import type { ApiAnswer, ApiRequest, Route } from '../route.ts';
import { type GithubContext, invalid, REPO, repositoryFor } from './github-context.ts';

const MAX_FILE = 2 ** 20;

/** Branches and files. */
export function sourceRoutes(context: GithubContext): readonly Route[] {
  return [
    { method: 'GET', path: `${REPO}/git/ref/*ref`, answer: (request) => tellRef(context, request) },
    {
      method: 'POST',
      path: `${REPO}/git/refs`,
      answer: async (request) => {
        repositoryFor(context, request, 'write');
        throw invalid({ resource: 'Reference', code: 'missing_field', field: 'ref' });
      },
    },
    {
      method: 'GET',
      path: `${REPO}/rules/branches/:branch`,
      answer: async (request) => {
        repositoryFor(context, request, 'read');
        return { status: 200, body: [] };
      },
    },
    {
      method: 'GET',
      path: `${REPO}/branches/:branch/protection`,
      answer: (request) => tellProtection(context, request),
    },
    { method: 'GET', path: `${REPO}/branches/:branch`, answer: (request) => tellBranch(context, request) },
    { method: 'GET', path: `${REPO}/contents/*path`, answer: (request) => content(context, request) },
  ];
}

async function tellRef(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { owner, name } = repositoryFor(context, request, 'read');
  const refs = await context.core.git.refs(owner, name);
  if (refs.size === 0) throw new ForgeReply(409, 'Git Repository is empty.');
  const ref = `refs/${request.params.ref}`;
  return { status: 200, body: { ref, object: { type: 'commit', sha: found(refs.get(ref)) } } };
}

async function tellBranch(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { owner, name, protections } = repositoryFor(context, request, 'read');
  const branch = request.params.branch ?? '';
  const sha = found(await context.core.git.head(owner, name, branch));
  return { status: 200, body: { name: branch, commit: { sha }, protected: protections?.[branch] !== undefined } };
}

/** As on GitHub: shown to administrators, whom it holds only where that is said. */
async function tellProtection(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { protections } = repositoryFor(context, request, 'admin');
  const pushers = found(protections?.[request.params.branch ?? '']);
  const enforce_admins = { enabled: !pushers.includes(request.user?.login ?? '') };
  return {
    status: 200,
    body: { enforce_admins, required_pull_request_reviews: { required_approving_review_count: 1 } },
  };
}

/** A file comes in base64, in lines of 60 characters as GitHub breaks them; a folder as the list of what is in it. */
async function content(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { owner, name, defaultBranch } = repositoryFor(context, request, 'read');
  const { git } = context.core;
  const ref = request.query.get('ref') ?? defaultBranch;
  const path = request.params.path ?? '';
  const bytes = await git.file(owner, name, ref, path);
  const entry = (at: string) => ({ name: at.split('/').at(-1), path: at });
  if (!bytes) {
    const names = found(await git.folder(owner, name, ref, path));
    return { status: 200, body: names.map((child) => ({ type: 'file', size: 0, ...entry(`${path}/${child}`) })) };
  }
  const size = bytes.length;
  const lines = Buffer.from(bytes).toString('base64').replaceAll(/.{60}/g, '$&\n');
  const given = size > MAX_FILE ? { encoding: 'none', content: '' } : { encoding: 'base64', content: lines };
  return { status: 200, body: { type: 'file', size, ...entry(path), ...given } };
}
