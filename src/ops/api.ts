import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
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
  const { orders, redact } = options;
  const json = (c: Context, status: number, value: unknown) =>
    c.body(
      JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? redact(part) : part)),
      // Hono's type lists the known codes; ours come from the table of refusals.
      status as ContentfulStatusCode,
      { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    );
  const refused = (c: Context, code: RefusalCode) => json(c, refusal(code).status, refusal(code).body);

  const app = new Hono();
  app.get('/health', (c) => json(c, 200, { status: 'live' }));
  app.get('/ready', async (c) => {
    const reasons = await reasonsAgainst(options);
    return json(c, reasons.length === 0 ? 200 : 503, { status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  });
  app.use(async (c, next) => {
    const visitor = { method: c.req.method, header: (name: string) => c.req.header(name) };
    if (!mayEnter(visitor, options.token, options.boundToLoopback)) return refused(c, 'HTTP_TOKEN');
    await next();
  });
  app.get('/api/v1/orders', async (c) => {
    const query = Query.safeParse(c.req.query());
    if (!query.success) return refused(c, 'HTTP_QUERY');
    return json(c, 200, { orders: (await orders.list(filterOf(query.data))).map(inBrief) });
  });
  app.get('/api/v1/orders/:id', async (c) => {
    const order = await orders.show(c.req.param('id'));
    return order === undefined ? refused(c, 'ORDER_UNKNOWN') : json(c, 200, order);
  });
  app.post('/agents/kill-all', async (c) => json(c, 202, { stopping: await orders.killAll(BY) }));
  app.post('/agents/:id/kill', async (c) => {
    const id = c.req.param('id');
    if ((await orders.show(id)) === undefined) return refused(c, 'ORDER_UNKNOWN');
    return (await orders.kill(id, BY))
      ? json(c, 202, { id, status: 'stopping' })
      : json(c, 200, { id, status: 'over' });
  });
  app.notFound((c) => refused(c, 'HTTP_UNKNOWN'));
  app.onError((thrown, c) => {
    const { code, message } = asBotError(thrown);
    options.log.error('a request failed', { path: c.req.path, code, message });
    return refused(c, code);
  });
  return app;
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
