import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotError } from '../../domain/errors.ts';
import type { HostedForge } from '../../domain/refs.ts';
import { type FaultRule, Faults } from './faults.ts';
import { type ForgeContext, mayPush } from './forge-context.ts';
import { ForgeCore } from './forge-core.ts';
import { ForgeDesk } from './forge-desk.ts';
import type { ForgeDialect } from './forge-dialect.ts';
import { ForgeReply } from './forge-reply.ts';
import type { ForgeApp, ForgeRepository, ForgeUser } from './forge-state.ts';
import { serveGit } from './git-http.ts';
import { giteaDialect } from './gitea/dialect.ts';
import { githubDialect } from './github/dialect.ts';
import { gitlabDialect } from './gitlab/dialect.ts';
import { pageFor } from './pages.ts';
import { type ApiAnswer, type ApiRequest, match, type Route } from './route.ts';
import { type HookResult, Webhooks } from './webhooks.ts';

export interface DemoForgeOptions {
  /** Where everything is kept; a forge started again on the same folder goes on with it. */
  readonly folder: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Whose API and webhooks it speaks; default Gitea's. */
  readonly kind?: HostedForge;
}

/** Whose API and webhooks the demo forge can speak. */
const DIALECTS: Readonly<Record<HostedForge, ForgeDialect>> = {
  gitea: giteaDialect,
  github: githubDialect,
  gitlab: gitlabDialect,
};

/** One request to the API that was answered, for tests that count and compare. */
export interface ServedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON that was sent; an empty object for none. */
  readonly sent: unknown;
  readonly status: number;
  readonly answered: unknown;
}

/** A small forge with the part of a vendor's API that Issuewright uses, and real git over HTTP. */
export interface DemoForge extends AsyncDisposable {
  readonly kind: HostedForge;
  readonly url: string;
  /** What people do on the forge, whatever its dialect. */
  readonly desk: ForgeDesk;
  readonly calls: readonly ServedCall[];
  readonly hookResults: readonly HookResult[];
  addUser(login: string, options?: { readonly admin?: boolean }): Promise<ForgeUser>;
  /** `files` is a folder whose content becomes the first commit; without it the repository is empty. */
  addRepository(owner: string, name: string, files?: string): Promise<ForgeRepository>;
  addApp(app: Parameters<ForgeCore['addApp']>[0]): Promise<ForgeApp>;
  permit(owner: string, name: string, login: string, permission: 'read' | 'write' | 'admin'): Promise<void>;
  repository(owner: string, name: string): ForgeRepository;
  /** All refs of a repository, by full name. */
  refs(owner: string, name: string): Promise<ReadonlyMap<string, string>>;
  /** Where a repository is on this machine. */
  gitPath(owner: string, name: string): string;
  /** Makes the next matching request fail as the rule says. */
  fail(rule: FaultRule): void;
  /** Resolves when all webhooks sent so far have been answered. */
  settled(): Promise<void>;
}

/** Starts the demo forge on 127.0.0.1. */
export async function startDemoForge({ folder, port, kind = 'gitea' }: DemoForgeOptions): Promise<DemoForge> {
  await mkdir(folder, { recursive: true });
  const dialect = DIALECTS[kind];
  const core = new ForgeCore(folder, dialect);
  await core.load();
  const hooks = new Webhooks(dialect);
  const faults = new Faults();
  const calls: ServedCall[] = [];
  let handler: (req: IncomingMessage, res: ServerResponse) => Promise<void> = async () => undefined;
  const server = createServer((req, res) => {
    handler(req, res).catch((error) =>
      res.headersSent ? res.destroy() : send(res, { status: 500, body: { message: String(error) } }),
    );
  });
  const url = await listening(server, port);
  const desk = new ForgeDesk(core, (repository, what, sender) =>
    hooks.send(repository, dialect.messages(context, repository, what, sender)),
  );
  const context: ForgeContext = { url, core, desk };
  const routes = dialect.routes(context);
  handler = (req, res) => handle({ context, dialect, routes, faults, calls }, req, res);
  return {
    kind,
    url,
    desk,
    calls,
    hookResults: hooks.results,
    addUser: async (login, { admin = false } = {}) => saved(core, core.addUser(login, admin)),
    addRepository: async (owner, name, files) => {
      await core.git.create(owner, name, files);
      return await saved(core, core.addRepository(owner, name));
    },
    addApp: async (app) => saved(core, core.addApp(app)),
    permit: async (owner, name, login, permission) => {
      core.repository(owner, name).permissions[login] = permission;
      await core.save();
    },
    repository: (owner, name) => core.repository(owner, name),
    refs: (owner, name) => core.git.refs(owner, name),
    gitPath: (owner, name) => core.git.path(owner, name),
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

async function listening(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new BotError('PORT_TAKEN', `port ${port} of 127.0.0.1 cannot be listened on`, { cause })),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Served {
  readonly context: ForgeContext;
  readonly dialect: ForgeDialect;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly calls: ServedCall[];
}

async function handle(served: Served, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { context, dialect, faults, calls } = served;
  const { core } = context;
  const { pathname, search, searchParams } = new URL(req.url ?? '/', 'http://forge');
  const user = dialect.userOf(req.headers, context);
  const fault = faults.take(req.method ?? 'GET', pathname);
  if (fault?.kind === 'reset') return void res.destroy();
  if (fault?.kind === 'status') return send(res, { status: fault.status, body: { message: 'planted fault' } });
  if (GIT_PATH.test(pathname)) {
    const repository = repositoryAt(core, pathname);
    const login = mayPush(repository, user) ? user?.login : undefined;
    await core.showHeads(repository);
    await serveGit({ root: core.git.root, path: pathname, query: search.slice(1), login }, req, res);
    return login && pathname.endsWith('/git-receive-pack') ? await context.desk.pushed(repository, login) : undefined;
  }
  if (!pathname.startsWith('/api/')) return send(res, await pageFor(context, pathname));
  const { method = 'GET', headers } = req;
  const body = await jsonBody(req);
  const request = { method, path: pathname, query: searchParams, headers, body, user };
  const answer = await answerApi(served, request);
  const { status, body: answered } = answer;
  calls.push({ method, path: pathname, query: searchParams, sent: body, status, answered });
  if (fault?.kind !== 'lose-answer') return send(res, answer);
  if (fault.status === undefined) return void res.destroy();
  send(res, { status: fault.status, body: { message: 'planted fault' } });
}

async function answerApi(
  { routes, dialect }: Served,
  request: Omit<ApiRequest, 'body' | 'params'> & { readonly body: ApiRequest['body'] | undefined },
): Promise<ApiAnswer> {
  try {
    const { method, path, body } = request;
    const found = match(routes, method, path);
    if (!found) throw new ForgeReply(404, `no such endpoint: ${method} ${path}`);
    if (!body) throw new ForgeReply(422, 'the body is no JSON object');
    return await found.route.answer({ ...request, body, params: found.params });
  } catch (error) {
    if (error instanceof ForgeReply) return { status: error.status, body: dialect.refusal(error) };
    throw error;
  }
}

/** Undefined for a body that is no JSON object. */
async function jsonBody(req: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Groups may be nested: all before the last part is the owner. */
const GIT_PATH = /^\/(?<owner>[^/]+(?:\/[^/]+)*)\/(?<name>[^/]+)\.git\//;

function repositoryAt(core: ForgeCore, pathname: string): ForgeRepository {
  const { owner = '', name = '' } = GIT_PATH.exec(pathname)?.groups ?? {};
  return core.repository(owner, name);
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
