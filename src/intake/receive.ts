import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { asBotError } from '../domain/errors.ts';
import type { ForgeEvent } from '../domain/event.ts';
import { type RefusalCode, refusal } from '../domain/refusals.ts';
import { answerJson, refuseJson } from '../lib/answer-json.ts';
import { type BodyMemory, limitedBody } from '../lib/limited-body.ts';
import type { Log } from '../ports/log.ts';
import type { Delivery, Store } from '../ports/store.ts';
import { header } from './header.ts';
import type { HookDialect, Translation } from './hook-dialect.ts';
import { strongSecrets } from './strong-secrets.ts';

/** A webhook that was verified and durably written. */
export interface Arrival {
  readonly delivery: Delivery;
  readonly event: ForgeEvent;
}

export interface ReceiverOptions {
  readonly store: Pick<Store, 'firstSight'>;
  readonly dialect: HookDialect;
  /** One secret, or two while it is being changed. */
  readonly secrets: readonly string[];
  readonly log: Log;
  /** Called after the answer, once for each delivery seen for the first time. */
  readonly wake: (arrival: Arrival) => void;
  /** Bytes of one body; default 25 MiB. */
  readonly maxBody?: number;
  /** Bytes of all bodies being read at one time; default 128 MiB. */
  readonly maxHeld?: number;
}

/** Handles one request to a webhook's address; never rejects. */
export type Receiver = (req: IncomingMessage, res: ServerResponse, signal: AbortSignal) => Promise<void>;

const MIB = 1024 * 1024;
const SMALL = 64 * 1024;
const LINGER_MS = 1000;
const UNREAD = { 'too-large': 'WEBHOOK_TOO_LARGE', 'no-memory': 'WEBHOOK_BUSY' } as const;

/** Makes the receiver of one forge's webhooks: verified over raw bytes, then parsed, then written, then acknowledged. */
export function receiver(options: ReceiverOptions): Receiver {
  const secrets = strongSecrets(options.secrets);
  const max = options.maxBody ?? 25 * MIB;
  const memory: BodyMemory = { max: options.maxHeld ?? 128 * MIB, held: 0 };
  return async (req, res, signal) => {
    const early = refusedUnread(req, options.dialect, max);
    if (early !== undefined) return refuse(req, res, ...early);
    const body = await limitedBody(req, max, memory, signal);
    if (body.kind !== 'whole') return body.kind === 'cut' ? void res.destroy() : refuse(req, res, UNREAD[body.kind]);
    const signed = options.dialect.signed({ headers: req.headers, body: body.bytes }, secrets);
    if (!signed) return refuse(req, res, 'WEBHOOK_SIGNATURE');
    await take(body.bytes.toString('utf8'), req, res, options);
  };
}

/** The refusal that needs no look at the body, or undefined. */
function refusedUnread(req: IncomingMessage, dialect: HookDialect, max: number): [RefusalCode, number?] | undefined {
  if (req.method !== 'POST') return ['HTTP_METHOD'];
  if (Number(req.headers['content-length'] ?? 0) > max) return ['WEBHOOK_TOO_LARGE'];
  if (header(req.headers, dialect.headers.signature) === undefined) return ['WEBHOOK_UNSIGNED'];
  const type = req.headers['content-type'] ?? 'application/json';
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(type) ? undefined : ['WEBHOOK_MALFORMED', 415];
}

async function take(text: string, req: IncomingMessage, res: ServerResponse, options: ReceiverOptions): Promise<void> {
  const payload = parsedObject(text);
  if (payload === undefined) return refuse(req, res, 'WEBHOOK_MALFORMED');
  const { dialect } = options;
  const eventName = header(req.headers, dialect.headers.event) ?? '';
  const translation = dialect.translate(eventName, payload);
  if (translation.event.kind === 'ignored') {
    return answerJson(res, 202, { status: 'ignored', why: translation.event.why });
  }
  const delivery = {
    id: deliveryId(req.headers, dialect, translation, text),
    forge: dialect.forge,
    event: eventName,
    // What was understood is a hundredth of what was sent, and has to be on the disk before the answer.
    body: JSON.stringify(translation.event),
  };
  await write({ delivery, event: translation.event }, req, res, options);
}

async function write(
  arrival: Arrival,
  req: IncomingMessage,
  res: ServerResponse,
  { store, log, wake }: ReceiverOptions,
) {
  try {
    if (!(await store.firstSight(arrival.delivery))) return answerJson(res, 202, { status: 'seen' });
  } catch (thrown) {
    const { code, message } = asBotError(thrown);
    log.error('webhook not written', { delivery: arrival.delivery.id, code, message });
    return refuse(req, res, code, code === 'INTERNAL' ? 500 : 503);
  }
  answerJson(res, 202, { status: 'accepted' });
  setImmediate(() => {
    try {
      wake(arrival);
    } catch (thrown) {
      log.error('webhook not taken up', { delivery: arrival.delivery.id, message: asBotError(thrown).message });
    }
  });
}

async function refuse(req: IncomingMessage, res: ServerResponse, code: RefusalCode, status?: number): Promise<void> {
  const said = refusal(code, status);
  if (!req.complete && (bytesToCome(req) > SMALL || req.isPaused())) {
    return refuseJson(res, said.status, said.body, LINGER_MS);
  }
  req.resume();
  answerJson(res, said.status, said.body);
}

function bytesToCome({ headers }: IncomingMessage): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined ? 0 : Number.POSITIVE_INFINITY;
}

function deliveryId(headers: IncomingHttpHeaders, dialect: HookDialect, { once }: Translation, text: string): string {
  if (once !== undefined) return `${dialect.forge} ${once}`;
  const sent = header(headers, dialect.headers.delivery) ?? '';
  return /^[\x21-\x7e]{1,128}$/.test(sent) ? sent : createHash('sha256').update(text).digest('hex');
}

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // What JSON.parse says would quote the body; the one sentence of WEBHOOK_MALFORMED is the answer.
    return undefined;
  }
}
