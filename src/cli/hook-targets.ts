import { createHmac, generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BotError } from '../domain/errors.ts';
import { githubHook } from '../intake/github.ts';
import { receiver } from '../intake/receive.ts';
import { startServer } from '../ops/server.ts';
import type { Log } from '../ports/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { openSqliteStore } from '../stores/sql/open-sqlite-store.ts';

/** Servers that take GitHub's webhooks: ours, and what people would otherwise use. */
export const HOOK_TARGETS = ['issuewright', 'probot', 'fastify'] as const;
export type HookTarget = (typeof HOOK_TARGETS)[number];

export const HOOK_PATH = '/hooks/github';

export interface TargetOptions {
  readonly secret: string;
  /** For what is written. */
  readonly folder: string;
  readonly log: Log;
}

/** A server that listens on a free port of this machine. */
export interface Target extends AsyncDisposable {
  readonly port: number;
}

/** Starts one of them. USAGE where its package is not installed: they are needed for measuring only. */
export async function startTarget(name: HookTarget, options: TargetOptions): Promise<Target> {
  try {
    return await START[name](options);
  } catch (thrown) {
    if (!(thrown instanceof Error) || !/Cannot find (?:package|module)/.test(thrown.message)) throw thrown;
    throw new BotError('USAGE', `${name} is not installed: measure in a checkout, after \`npm ci\``, { cause: thrown });
  }
}

const START: Readonly<Record<HookTarget, (options: TargetOptions) => Promise<Target>>> = {
  issuewright: ours,
  probot: bareProbot,
  fastify: bareFastify,
};

/** What `serve` puts before the work: verified, seen once, synced to the disk, then acknowledged. */
async function ours({ secret, folder, log }: TargetOptions): Promise<Target> {
  const store = await openSqliteStore({ path: join(folder, 'bench.db'), clock: systemClock });
  const dialect = githubHook({ self: 'issuewright' });
  const receive = receiver({ store, dialect, secrets: [secret], log, wake: () => undefined });
  const unused = { list: async () => [], show: async () => undefined, kill: async () => false, killAll: async () => 0 };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    hookPath: HOOK_PATH,
    receiver: receive,
    dataDir: folder,
    log,
    redact: (text) => text,
    ready: async () => [],
    orders: unused,
  });
  const stop = async () => {
    await server.close();
    await store[Symbol.asyncDispose]();
  };
  return { port: Number(new URL(server.url).port), [Symbol.asyncDispose]: stop };
}

async function bareProbot({ secret }: TargetOptions): Promise<Target> {
  const { createNodeMiddleware, createProbot } = await import('probot');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const overrides = { appId: 1, privateKey, secret, logLevel: 'fatal' as const };
  const onLabelled = (app: { on(event: 'issues.labeled', handle: () => Promise<void>): void }) => {
    app.on('issues.labeled', async () => undefined);
  };
  const middleware = await createNodeMiddleware(onLabelled, {
    probot: createProbot({ overrides, env: {} }),
    webhooksPath: HOOK_PATH,
  });
  return await listening((req, res) => void middleware(req, res, () => res.writeHead(404).end()));
}

async function bareFastify({ secret }: TargetOptions): Promise<Target> {
  const { fastify } = await import('fastify');
  const app = fastify({ bodyLimit: 25 * 1024 * 1024 });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(HOOK_PATH, async (request, reply) => {
    const { body, headers } = request;
    const given = Buffer.from(String(headers['x-hub-signature-256']).replace('sha256=', ''), 'hex');
    const mac = Buffer.isBuffer(body) ? createHmac('sha256', secret).update(body).digest() : given;
    if (given.length !== mac.length || !timingSafeEqual(given, mac)) return await reply.code(401).send({ ok: false });
    JSON.parse(String(body));
    return await reply.code(202).send({ ok: true });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: portOf(app.server.address()), [Symbol.asyncDispose]: async () => await app.close() };
}

async function listening(listener: RequestListener): Promise<Target> {
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: portOf(server.address()), [Symbol.asyncDispose]: stop };
}

function portOf(address: AddressInfo | string | null): number {
  if (address !== null && typeof address === 'object') return address.port;
  throw new BotError('INTERNAL', 'a server that listens has no port');
}
