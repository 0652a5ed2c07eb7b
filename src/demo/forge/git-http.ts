import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { cleanGitEnvironment } from '../../lib/clean-git.ts';
import { mayDo, senderOf } from './access.ts';
import { CgiHead } from './cgi-head.ts';
import type { RepoRecord, UserRecord } from './records.ts';
import type { Desk } from './route.ts';

export interface GitRequest {
  readonly repo: RepoRecord;
  readonly by: UserRecord | undefined;
  /** The path after the repository's own, e.g. `/info/refs`. */
  readonly rest: string;
  readonly query: string;
}

const SERVICE = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack))$/;

/** Who wants what of which repository; a number is the status to refuse with, undefined: no request of git's. */
export function gitRequest(desk: Desk, request: IncomingMessage, url: URL): GitRequest | 401 | 403 | 404 | undefined {
  const match = SERVICE.exec(url.pathname);
  if (match === null) return undefined;
  const [, owner = '', name = '', rest = ''] = match;
  const writes = rest === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  const sender = senderOf(desk.state, request);
  if (sender === 'wrong') return 401;
  const by = sender === 'nobody' ? undefined : sender;
  const repo = desk.state.repo(decodeURI(owner), decodeURI(name));
  if (repo === undefined || !mayDo(repo, by, 'read')) return by === undefined ? 401 : 404;
  if (writes && by === undefined) return 401;
  if (writes && !mayDo(repo, by, 'write')) return 403;
  return { repo, by, rest, query: url.search.slice(1) };
}

/** Lets `git http-backend` serve the request, both bodies as streams. Resolves when git has ended, before the answer's end is sent. */
export async function serveGit(
  desk: Desk,
  { repo, by, rest, query }: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
  path: string | undefined,
): Promise<void> {
  const git = spawn('git', ['http-backend'], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
    env: cleanGitEnvironment(path, {
      GIT_PROJECT_ROOT: desk.state.gitDir(repo),
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: rest,
      QUERY_STRING: query,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
      // With a user named, pushes are allowed; who may push was decided above.
      ...(by && { REMOTE_USER: by.login }),
    }),
  });
  response.once('close', () => git.kill());
  // A client that goes away, or a git that ends before it has read all, breaks the pipe; git's end is what counts.
  git.stdin.on('error', () => request.resume());
  request.pipe(git.stdin);
  const head = new CgiHead((status, headers) => response.writeHead(status, headers));
  git.stdout.pipe(head).pipe(response, { end: false });
  await Promise.all([
    finished(head, { writable: false }),
    new Promise((ended) => git.once('close', ended).once('error', ended)),
  ]);
}
