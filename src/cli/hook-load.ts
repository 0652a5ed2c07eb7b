import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { BotError } from '../domain/errors.ts';
import { HOOK_PATH } from './hook-targets.ts';

export interface Load {
  readonly port: number;
  readonly secret: string;
  /** Bytes of each payload, about. */
  readonly bytes: number;
  readonly connections: number;
  readonly ms: number;
}

/** What a server did under load: requests per second, and milliseconds until the answer. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends signed webhooks of new deliveries over connections that stay open, each waiting for its answer before the next. */
export async function loadHooks(load: Load): Promise<LoadResult> {
  const body = payload(load.bytes);
  const mac = createHmac('sha256', load.secret).update(body).digest('hex');
  const rest = `x-hub-signature-256: sha256=${mac}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const run = `${process.pid}-${Math.round(performance.now())}`;
  let sent = 0;
  const next = () => {
    sent += 1;
    return `${HEAD}x-github-delivery: ${run}-${sent}\r\n${rest}`;
  };
  const took: number[] = [];
  const started = performance.now();
  const end = started + load.ms;
  const lanes = Array.from({ length: load.connections }, () => lane(load.port, next, took, end));
  await Promise.all(lanes);
  const seconds = (performance.now() - started) / 1000;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(share * (took.length - 1))] ?? 0;
  return { perSecond: took.length / seconds, p50: at(0.5), p99: at(0.99) };
}

const HEAD = `POST ${HOOK_PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: GitHub-Hookshot/bench\r\naccept: */*\r\ncontent-type: application/json\r\nx-github-event: issues\r\n`;

/** One connection until `end`; fails at the first answer that is no success. */
function lane(port: number, next: () => string, took: number[], end: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let begun = 0;
  let text = '';
  const send = () => {
    begun = performance.now();
    socket.write(next(), 'latin1');
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (!isWhole(text)) return;
    if (!text.startsWith('HTTP/1.1 20')) return socket.destroy(new BotError('INTERNAL', text.slice(0, 200)));
    text = '';
    const now = performance.now();
    took.push(now - begun);
    if (now < end) send();
    else socket.destroy();
  });
  socket.on('connect', send).on('error', reject).on('close', resolve);
  return promise;
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= head + 4 + Number(length);
}

/** An issue that was labelled, as GitHub tells it, in ASCII; a long description makes it the size of real ones. */
function payload(bytes: number): string {
  const person = { login: 'octocat', id: 1, type: 'User', site_admin: false };
  const issue = {
    id: 2,
    number: 3,
    title: 'Sums are wrong',
    user: person,
    labels: [{ id: 4, name: 'agent' }],
    body: '',
  };
  const repository = {
    id: 5,
    name: 'name',
    full_name: 'owner/name',
    private: false,
    owner: { ...person, login: 'owner' },
  };
  const whole = { action: 'labeled', issue, label: { id: 4, name: 'agent' }, repository, sender: person };
  const filler = Math.max(0, bytes - JSON.stringify(whole).length);
  return JSON.stringify({ ...whole, issue: { ...issue, body: 'add(1, 2) is 4; '.repeat(filler / 16) } });
}
