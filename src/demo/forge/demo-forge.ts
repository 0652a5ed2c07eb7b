import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotError } from '../../domain/errors.ts';
import { type FaultRule, Faults } from './faults.ts';
import type { ForgeContext } from './forge-context.ts';
import { ForgeCore } from './forge-core.ts';
import { ForgeReply } from './forge-reply.ts';
import type { ForgeRepository, ForgeUser } from './forge-state.ts';
import { serveGit } from './git-http.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { pageFor } from './pages.ts';
import { pullRoutes } from './pull-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { requestUser } from './request-user.ts';
import { type ApiAnswer, match, type Route } from './route.ts';
import { Views } from './views.ts';
import { type HookResult, Webhooks } from './webhooks.ts';

export interface DemoForgeOptions {
  /** Where everything is kept; a forge started again on the same folder goes on with it. */
  readonly folder: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** One request to the API that was answered, for tests that count. */
export interface ServedCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A small forge with the part of Gitea's API that Issuewright uses, and real git over HTTP. */
export interface DemoForge extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly ServedCall[];
  readonly hookResults: readonly HookResult[];
  addUser(login: string, options?: { readonly admin?: boolean }): Promise<ForgeUser>;
  /** `files` is a folder whose content becomes the first commit; without it the repository is empty. */
  addRepository(owner: string, name: string, files?: string): Promise<ForgeRepository>;
  permit(owner: string, name: string, login: string, permission: 'read' | 'write' | 'admin'): Promise<void>;
  repository(owner: string, name: string): ForgeRepository;
  /** All refs of a repository, by full name. */
  refs(owner: string, name: string): Promise<ReadonlyMap<string, string>>;
  /** Makes the next matching request fail as the rule says. */
  fail(rule: FaultRule): void;
  /** Resolves when all webhooks sent so far have been answered. */
  settled(): Promise<void>;
}

/** Starts the demo forge on 127.0.0.1. */
export async function startDemoForge({ folder, port }: DemoForgeOptions): Promise<DemoForge> {
  await mkdir(folder, { recursive: true });
  const core = new ForgeCore(folder);
  await core.load();
  const hooks = new Webhooks();
  const faults = new Faults();
  const calls: ServedCall[] = [];
  let handler: (req: IncomingMessage, res: ServerResponse) => Promise<void> = async () => undefined;
  const server = createServer((req, res) => {
    handler(req, res).catch((error) =>
      res.headersSent ? res.destroy() : send(res, { status: 500, body: { message: String(error) } }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new BotError('PORT_TAKEN', `port ${port} of 127.0.0.1 cannot be listened on`, { cause })),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context: ForgeContext = { core, hooks, views: new Views(url, () => core.users) };
  const routes = [
    ...repositoryRoutes(context),
    ...labelRoutes(context),
    ...issueRoutes(context),
    ...pullRoutes(context),
  ];
  handler = (req, res) => handle({ context, routes, faults, calls }, req, res);
  return {
    url,
    calls,
    hookResults: hooks.results,
    addUser: async (login, { admin = false } = {}) => saved(core, core.addUser(login, admin)),
    addRepository: async (owner, name, files) => {
      await core.git.create(owner, name, files);
      return await saved(core, core.addRepository(owner, name));
    },
    permit: async (owner, name, login, permission) => {
      core.repository(owner, name).permissions[login] = permission;
      await core.save();
    },
    repository: (owner, name) => core.repository(owner, name),
    refs: (owner, name) => core.git.refs(owner, name),
    fail: (rule) => faults.add(rule),
    settled: () => hooks.settled(),
    [Symbol.asyncDispose]: async () => {
      await hooks.settled();
      server.closeAllConnections();
      await new Promise<void>((closed) => {
        server.close(() => closed());
      });
    },
  };
}

interface Desk {
  readonly context: ForgeContext;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly calls: ServedCall[];
}

async function handle(desk: Desk, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { core } = desk.context;
  const { pathname, search, searchParams } = new URL(req.url ?? '/', 'http://forge');
  const user = requestUser(req, core.users);
  const fault = desk.faults.take(req.method ?? 'GET', pathname);
  if (fault?.kind === 'reset') return void res.destroy();
  if (fault?.kind === 'status') return send(res, { status: fault.status, body: { message: 'planted fault' } });
  if (/^\/[^/]+\/[^/]+\.git\//.test(pathname)) {
    const mayPush =
      user && (user.admin || ['write', 'admin'].includes(repositoryAt(core, pathname).permissions[user.login] ?? ''));
    return await serveGit(
      { root: core.git.root, path: pathname, query: search.slice(1), login: mayPush ? user.login : undefined },
      req,
      res,
    );
  }
  if (!pathname.startsWith('/api/v1')) return send(res, await pageFor(desk.context, pathname));
  const answer = await answerApi(desk, req, pathname.slice('/api/v1'.length), searchParams, user);
  desk.calls.push({ method: req.method ?? 'GET', path: pathname, status: answer.status });
  if (fault?.kind === 'lose-answer') return void res.destroy();
  send(res, answer);
}

async function answerApi(
  { routes }: Desk,
  req: IncomingMessage,
  path: string,
  query: URLSearchParams,
  user: ForgeUser | undefined,
): Promise<ApiAnswer> {
  try {
    const found = match(routes, req.method ?? 'GET', path);
    if (!found) throw new ForgeReply(404, `no such endpoint: ${req.method} ${path}`);
    return await found.route.answer({ params: found.params, query, body: await jsonBody(req), user });
  } catch (error) {
    if (error instanceof ForgeReply)
      return { status: error.status, body: { message: error.message, url: '/api/swagger' } };
    throw error;
  }
}

async function jsonBody(req: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through to the same answer as JSON of another kind.
  }
  throw new ForgeReply(422, 'the body is no JSON object');
}

function repositoryAt(core: ForgeCore, pathname: string): ForgeRepository {
  const [, owner = '', name = ''] = pathname.split('/');
  return core.repository(owner, name.replace(/\.git$/, ''));
}

function send(res: ServerResponse, { status, body, headers = {} }: ApiAnswer): void {
  if (body === undefined) return void res.writeHead(status, headers).end();
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  res.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers }).end(bytes);
}

async function saved<T>(core: ForgeCore, value: T): Promise<T> {
  await core.save();
  return value;
}
