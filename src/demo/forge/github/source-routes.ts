import { ForgeReply, found } from '../forge-reply.ts';
import type { ApiAnswer, ApiRequest, Route } from '../route.ts';
import { type GithubContext, REPO, repositoryFor } from './github-context.ts';

/** Branches and files. */
export function sourceRoutes(context: GithubContext): readonly Route[] {
  return [
    { method: 'GET', path: `${REPO}/git/ref/*ref`, answer: (request) => tellRef(context, request) },
    { method: 'GET', path: `${REPO}/contents/*path`, answer: (request) => rawFile(context, request) },
  ];
}

async function tellRef(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const { owner, name } = repositoryFor(context, request, 'read');
  const refs = await context.core.git.refs(owner, name);
  if (refs.size === 0) throw new ForgeReply(409, 'Git Repository is empty.');
  const ref = `refs/${request.params.ref}`;
  return { status: 200, body: { ref, object: { type: 'commit', sha: found(refs.get(ref)) } } };
}

async function rawFile(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  if (request.headers.accept !== 'application/vnd.github.raw+json')
    throw new ForgeReply(415, 'Unsupported media type: only the raw content is given here');
  const { owner, name, defaultBranch } = repositoryFor(context, request, 'read');
  const { git } = context.core;
  const ref = request.query.get('ref') ?? defaultBranch;
  const path = request.params.path ?? '';
  const body = await git.file(owner, name, ref, path);
  if (body) return { status: 200, body, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } };
  // A folder is listed, in JSON, whatever form was asked for.
  const names = found(await git.folder(owner, name, ref, path));
  return { status: 200, body: names.map((entry) => ({ name: entry, path: `${path}/${entry}` })) };
}
