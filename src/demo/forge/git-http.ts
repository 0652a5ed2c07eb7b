import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

export interface GitRequest {
  /** Folder that holds all repositories as `owner/name.git`. */
  readonly root: string;
  /** Path below the root with the query left off, e.g. `/owner/name.git/info/refs`. */
  readonly path: string;
  readonly query: string;
  /** Who pushes or fetches; undefined for nobody. */
  readonly login: string | undefined;
}

/** Serves one request of git's smart HTTP protocol by git's own `http-backend`. */
export async function serveGit(request: GitRequest, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const child = spawn('git', ['http-backend'], { env: environment(request, req), stdio: ['pipe', 'pipe', 'ignore'] });
  const gzip = req.headers['content-encoding'] === 'gzip';
  const sent = gzip ? pipeline(req, createGunzip(), child.stdin) : pipeline(req, child.stdin);
  // A backend that has heard enough closes its input early.
  sent.catch(() => child.stdin.destroy());
  let head = Buffer.alloc(0);
  for await (const chunk of child.stdout) {
    if (res.headersSent) {
      res.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) continue;
    writeHead(res, head.subarray(0, end).toString('latin1'));
    res.write(head.subarray(end + 4));
  }
  if (!res.headersSent) res.writeHead(500);
  res.end();
}

function environment({ root, path, query, login }: GitRequest, req: IncomingMessage): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'http.receivepack',
    GIT_CONFIG_VALUE_0: login === undefined ? 'false' : 'true',
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    REQUEST_METHOD: req.method ?? 'GET',
    PATH_INFO: path,
    QUERY_STRING: query,
    CONTENT_TYPE: req.headers['content-type'] ?? '',
    REMOTE_ADDR: '127.0.0.1',
    ...(login && { REMOTE_USER: login }),
    ...(req.headers['git-protocol'] && { GIT_PROTOCOL: String(req.headers['git-protocol']) }),
  };
}

function writeHead(res: ServerResponse, text: string): void {
  const headers = text.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = headers.find(([name]) => name === 'status')?.[1] ?? '200';
  res.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== 'status')));
}
