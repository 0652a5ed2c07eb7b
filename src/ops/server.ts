import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { BotError } from '../domain/errors.ts';
import { isLoopback } from './access.ts';
import { type ApiOptions, api } from './api.ts';
import { refuseClient } from './client-error.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';

export interface ServerOptions extends Omit<ApiOptions, 'token' | 'boundToLoopback'> {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where webhooks come in, e.g. `/hooks/gitea`. */
  readonly hookPath: string;
  /** Takes the requests to `hookPath`; its signal is aborted when draining takes too long. */
  readonly receiver: (req: IncomingMessage, res: ServerResponse, signal: AbortSignal) => Promise<void>;
  /** Where `server.json` with address and token is kept while the server runs. */
  readonly dataDir: string;
  /** The bearer token; default a new one at each start. */
  readonly token?: string;
  /** Milliseconds that a request may take to arrive; default 30 000, its head 10 000. */
  readonly arrivalMs?: number;
  /** Milliseconds that requests under way may take once the server closes; default 30 000. */
  readonly drainMs?: number;
}

export interface RunningServer {
  /** Where this machine reaches it. */
  readonly url: string;
  /** Stops listening, lets requests under way end, cuts what is left. May be called twice. */
  close(): Promise<void>;
}

const HEAD_MS = 10_000;

/** Starts the one HTTP server: webhooks by bare node:http, everything else by the API. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const token = options.token ?? randomBytes(32).toString('base64url');
  const stop = new AbortController();
  const state = { closing: false };
  const server = serverFor(options, token, stop.signal, state);
  await listening(server, options);
  const url = urlOf(server.address() as AddressInfo);
  try {
    await writeServerFile(options.dataDir, { url, pid: process.pid, token });
  } catch (thrown) {
    server.close();
    throw thrown;
  }
  let closed: Promise<void> | undefined;
  const close = () => {
    state.closing = true;
    closed ??= drained(server, stop, options.drainMs ?? 30_000).then(() => removeServerFile(options.dataDir, token));
    return closed;
  };
  return { url, close };
}

function serverFor(options: ServerOptions, token: string, signal: AbortSignal, state: { closing: boolean }): Server {
  const arrivalMs = options.arrivalMs ?? 30_000;
  const ready = async () => (state.closing ? ['The server is shutting down.'] : await options.ready());
  const app = api({ ...options, ready, token, boundToLoopback: isLoopback(options.host) });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const timeouts = {
    requestTimeout: arrivalMs,
    headersTimeout: Math.min(arrivalMs, HEAD_MS),
    connectionsCheckingInterval: Math.min(arrivalMs, 1000),
  };
  const server = createServer(timeouts, (req, res) => {
    if (state.closing) res.setHeader('connection', 'close');
    if (pathOf(req) === options.hookPath) void options.receiver(req, res, signal);
    else void listener(req, res);
  });
  return server.on('clientError', refuseClient);
}

function listening(server: Server, { host, port }: ServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, host, port));
  server.once('error', fail);
  server.listen(port, host, () => {
    server.off('error', fail);
    resolve();
  });
  return promise;
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): BotError {
  const place = `${host}, port ${port}`;
  if (cause.code === 'EADDRINUSE')
    return new BotError('PORT_TAKEN', `${place} is in use by another program`, { cause });
  if (cause.code === 'EACCES') return new BotError('PORT_TAKEN', `${place} may not be used by this user`, { cause });
  return new BotError('USAGE', `cannot listen on ${place}: ${cause.message}`, { cause });
}

async function drained(server: Server, stop: AbortController, drainMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    stop.abort();
    server.closeAllConnections();
  }, drainMs);
  server.close(() => resolve());
  await promise;
  clearTimeout(timer);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function urlOf({ address, family, port }: AddressInfo): string {
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `http://${family === 'IPv6' ? `[${reachable}]` : reachable}:${port}`;
}
