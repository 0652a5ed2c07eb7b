import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotError } from '../../domain/errors.ts';
import { ROUTES } from './api/routes.ts';
import type { Problem } from './api-answer.ts';
import { BareRepo } from './bare-repo.ts';
import { type Fault, type FaultMatch, FaultPlan } from './faults.ts';
import { routeFinder } from './find-route.ts';
import { handleRequest, type ServerContext } from './forge-server.ts';
import { ForgeState } from './forge-state.ts';
import { type HookDelivery, HookSender } from './hook-sender.ts';
import { type Looking, looking } from './looking.ts';
import type { Effect } from './records.ts';
import type { Desk } from './route.ts';
import { type Seeding, seeding } from './seeding.ts';

export interface DemoForgeOptions {
  /** Where everything is kept; a forge started on the same folder goes on. */
  readonly folder: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Sizes of pages of lists; default those of Gitea: 30, at most 50. */
  readonly pageSize?: number;
  readonly maxPage?: number;
  /** Milliseconds since the epoch; default the machine's clock. */
  readonly now?: () => number;
  /** Where git is looked for; default the usual folders of a Unix. */
  readonly path?: string;
}

/** A running demo forge: an address for bots and people, and hands and eyes for the demo and for tests. */
export interface DemoForge extends Seeding, Looking {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every write that took effect since the folder was made, oldest first. */
  readonly effects: readonly Effect[];
  /** Requests that no client of Gitea should send: unknown routes, parameters and fields, wrong types. */
  readonly problems: readonly Problem[];
  /** Webhooks since this start. */
  readonly deliveries: readonly HookDelivery[];
  /** Resolves once no webhook is under way. */
  settled(): Promise<void>;
  /** Lets the next requests that match fail; `times` default 1. */
  failNext(match: FaultMatch, fault: Fault, times?: number): void;
  /** Faults that were asked for and have hit no request yet. */
  readonly faultsLeft: number;
  /** Stops; waits for webhooks under way. May be called twice. */
  close(): Promise<void>;
}

/** Starts a small forge that speaks Gitea's REST API, signed webhooks and real git over HTTP. */
export async function startDemoForge(options: DemoForgeOptions): Promise<DemoForge> {
  const { host = '127.0.0.1', now = Date.now } = options;
  const state = new ForgeState(options.folder, now);
  const desk: Desk = {
    state,
    hooks: new HookSender(),
    paging: { pageSize: options.pageSize ?? 30, maxPage: options.maxPage ?? 50 },
    git: (repo) => new BareRepo(state.gitDir(repo), options.path),
  };
  const context: ServerContext = {
    desk,
    find: routeFinder(ROUTES),
    problems: [],
    faults: new FaultPlan(),
    path: options.path,
    noting: new Map(),
  };
  for (const repo of state.records.repos) repo.refs = await desk.git(repo).refs();
  const server = serverOf(context);
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  state.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return demoForge(context, server, port);
}

function serverOf(context: ServerContext): Server {
  return createServer((request, response) => {
    handleRequest(context, request, response).catch((error: unknown) => {
      context.problems.push({ method: request.method ?? '', path: request.url ?? '', status: 500, why: String(error) });
      response.destroy();
    });
  });
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new BotError('PORT_TAKEN', `Port ${port} of ${host} cannot be listened on.`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function demoForge({ desk, problems, faults }: ServerContext, server: Server, port: number): DemoForge {
  const { state, hooks } = desk;
  let closed: Promise<void> | undefined;
  return {
    ...seeding(desk),
    ...looking(desk),
    url: state.url,
    port,
    effects: state.records.effects,
    problems,
    deliveries: hooks.deliveries,
    settled: () => hooks.settled(),
    failNext: (match, fault, times = 1) => faults.add(match, fault, times),
    get faultsLeft() {
      return faults.left;
    },
    close: () => {
      closed ??= stop(server, hooks);
      return closed;
    },
  };
}

async function stop(server: Server, hooks: HookSender): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await Promise.all([ended, hooks.settled()]);
}
