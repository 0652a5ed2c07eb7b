import type { IncomingMessage, ServerResponse } from 'node:http';
import { notePush } from './acts/pushed.ts';
import type { Answer } from './answer.ts';
import { type ApiContext, apiAnswer } from './api-answer.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { gitRequest, serveGit } from './git-http.ts';
import { pageAnswer } from './pages/page-answer.ts';
import type { RepoRecord, UserRecord } from './records.ts';

export interface ServerContext extends ApiContext {
  readonly faults: FaultPlan;
  /** Where git is looked for. */
  readonly path: string | undefined;
  /** Pushes whose effects are being noted, by repository: one after the other. */
  readonly noting: Map<number, Promise<void>>;
}

/** Handles one request to the demo forge: git, API or page, with the fault that a test asked for. */
export async function handleRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', context.desk.state.url);
  const fault = context.faults.take(request.method ?? 'GET', url.pathname);
  if (fault !== undefined && fault.kind !== 'after-success') return fail(fault, request, response);
  const git = gitRequest(context.desk, request, url);
  if (git === undefined) return finish(response, await answerTo(context, request, url), fault);
  if (typeof git === 'number') return finish(response, refusedGit(git), undefined);
  await serveGit(context.desk, git, request, response, context.path);
  if (git.rest === '/git-receive-pack' && git.by !== undefined) await noteInTurn(context, git.repo, git.by);
  if (fault === undefined) response.end();
  else response.destroy();
}

async function answerTo(context: ServerContext, request: IncomingMessage, url: URL): Promise<Answer> {
  if (url.pathname.startsWith('/api/v1/')) return await apiAnswer(context, request, url);
  request.resume();
  return await pageAnswer(context.desk, url.pathname);
}

function fail(
  fault: Exclude<Fault, { kind: 'after-success' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (fault.kind === 'reset') request.socket.resetAndDestroy();
  if (fault.kind !== 'status') return;
  request.resume();
  response.writeHead(fault.status, fault.headers).end(fault.body);
}

function finish(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  if (fault?.kind === 'after-success') {
    if (fault.status === undefined) response.socket?.resetAndDestroy();
    else response.writeHead(fault.status).end();
    return;
  }
  const json = answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
  const bytes = answer.bytes ?? json;
  response.writeHead(answer.status, {
    ...(json && { 'Content-Type': 'application/json;charset=utf-8' }),
    'X-Content-Type-Options': 'nosniff',
    ...(bytes && { 'Content-Length': bytes.length }),
    ...answer.headers,
  });
  response.end(bytes);
}

function refusedGit(status: 401 | 403 | 404): Answer {
  const ask = status === 401 ? { 'WWW-Authenticate': 'Basic realm="Gitea"' } : {};
  return {
    status,
    bytes: Buffer.from(`git is refused (${status})\n`),
    headers: { 'Content-Type': 'text/plain', ...ask },
  };
}

async function noteInTurn({ desk, noting }: ServerContext, repo: RepoRecord, by: UserRecord): Promise<void> {
  const turn = (noting.get(repo.id) ?? Promise.resolve()).then(() => notePush(desk, repo, by));
  noting.set(
    repo.id,
    turn.catch(() => undefined),
  );
  await turn;
}
