import { Hono } from 'hono';
import { z } from 'zod';
import { asBotError } from '../domain/errors.ts';
import { ORDER_STATES } from '../domain/order.ts';
import { issueSlug } from '../domain/refs.ts';
import { type RefusalCode, refusal } from '../domain/refusals.ts';
import type { Log } from '../ports/log.ts';
import type { OrderFilter, OrderRow } from '../ports/store.ts';
import { mayEnter } from './access.ts';

/** What the server may ask of the orders. `by` is who asked, for the terminal line. */
export interface OrderDesk {
  /** Newest first. */
  list(filter: OrderFilter): Promise<readonly OrderRow[]>;
  /** All that is known of an order, as JSON values; undefined where there is none. */
  show(id: string): Promise<object | undefined>;
  /** False when the order is over already. */
  kill(id: string, by: string): Promise<boolean>;
  /** Says how many were told to stop. */
  killAll(by: string): Promise<number>;
}

export interface ApiOptions {
  readonly orders: OrderDesk;
  /** Why the server cannot take work, as sentences without secrets; empty when it can. */
  readonly ready: () => Promise<readonly string[]>;
  /** Takes secrets out of a text: every string of every answer passes it. */
  readonly redact: (text: string) => string;
  readonly token: string;
  readonly boundToLoopback: boolean;
  readonly log: Log;
}

const BY = 'the operator';
const MAX_LISTED = 500;

const Query = z.object({
  state: z.enum(ORDER_STATES).optional(),
  issue: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LISTED).default(100),
});

/** The HTTP interface for people and programs, without the webhooks. */
export function api(options: ApiOptions): Hono {
  const answer = answering(options.redact);
  const app = new Hono();
  addHealth(app, options, answer);
  app.use(async (c, next) => {
    const visitor = { method: c.req.method, header: (name: string) => c.req.header(name) };
    if (!mayEnter(visitor, options.token, options.boundToLoopback)) return answer.refuse('HTTP_TOKEN');
    return next();
  });
  addOrders(app, options.orders, answer);
  app.notFound(() => answer.refuse('HTTP_UNKNOWN'));
  app.onError((thrown, c) => {
    const { code, message } = asBotError(thrown);
    options.log.error('a request failed', { path: c.req.path, code, message });
    return answer.refuse(code);
  });
  return app;
}

interface Answering {
  say(status: number, value: object): Response;
  refuse(code: RefusalCode): Response;
}

const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function answering(redact: (text: string) => string): Answering {
  const clean = (_key: string, part: unknown) => (typeof part === 'string' ? redact(part) : part);
  const say = (status: number, value: object) =>
    new Response(JSON.stringify(value, clean), { status, headers: HEADERS });
  return { say, refuse: (code) => say(refusal(code).status, refusal(code).body) };
}

function addHealth(app: Hono, options: ApiOptions, { say }: Answering): void {
  app.get('/health', () => say(200, { status: 'live' }));
  app.get('/ready', async () => {
    const reasons = await reasonsAgainst(options);
    return reasons.length === 0 ? say(200, { status: 'ready', reasons }) : say(503, { status: 'not ready', reasons });
  });
}

function addOrders(app: Hono, orders: OrderDesk, { say, refuse }: Answering): void {
  app.get('/api/v1/orders', async (c) => {
    const query = Query.safeParse(c.req.query());
    if (!query.success) return refuse('HTTP_QUERY');
    return say(200, { orders: (await orders.list(filterOf(query.data))).map(inBrief) });
  });
  app.get('/api/v1/orders/:id', async (c) => {
    const order = await orders.show(c.req.param('id'));
    return order === undefined ? refuse('ORDER_UNKNOWN') : say(200, order);
  });
  app.post('/agents/kill-all', async () => say(202, { stopping: await orders.killAll(BY) }));
  app.post('/agents/:id/kill', async (c) => {
    const id = c.req.param('id');
    if ((await orders.show(id)) === undefined) return refuse('ORDER_UNKNOWN');
    return (await orders.kill(id, BY)) ? say(202, { id, status: 'stopping' }) : say(200, { id, status: 'over' });
  });
}

async function reasonsAgainst({ ready, log }: ApiOptions): Promise<readonly string[]> {
  try {
    return await ready();
  } catch (thrown) {
    const { code, message } = asBotError(thrown);
    log.error('readiness could not be told', { code, message });
    return [`Readiness could not be told: ${refusal(code).body.message}`];
  }
}

function filterOf({ state, issue, limit }: z.infer<typeof Query>): OrderFilter {
  return { limit, ...(state && { states: [state] }), ...(issue && { issue }) };
}

function inBrief({ order, state, attempts, outcome, updatedAt }: OrderRow) {
  const { id, forge, issue, role, requester, priority, createdAt, snapshot } = order;
  return {
    id,
    state,
    forge,
    issue: issueSlug(issue),
    title: snapshot.title,
    role,
    requester,
    priority,
    attempts,
    createdAt,
    updatedAt,
    ...(outcome && { outcome }),
  };
}
