import type { Server } from 'node:http';
import { Duplex } from 'node:stream';

/** What came back on one connection. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A connection to an HTTP server without a socket: the server's own parser reads it, no kernel takes part. */
export class MemoryConnection {
  readonly #wire: Duplex;
  #text = '';
  #last = false;
  #waiting: ((answer: Answer | undefined) => void) | undefined;

  constructor(server: Server) {
    this.#wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.#text += chunk.toString('latin1');
        done();
        this.#answered();
      },
    });
    // Only what a server calls on a real socket.
    Object.assign(this.#wire, {
      setTimeout: () => this.#wire,
      setNoDelay: () => this.#wire,
      setKeepAlive: () => this.#wire,
    });
    // The server cuts clients that misbehave.
    this.#wire.on('error', () => undefined).on('close', () => this.#settle(undefined));
    server.emit('connection', this.#wire);
  }

  get open(): boolean {
    return !this.#last && !this.#wire.destroyed && !this.#wire.writableEnded;
  }

  /** Sends one request's bytes; resolves with its answer, or with nothing where the server cut the connection. */
  send(...parts: readonly Uint8Array[]): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    this.#waiting = resolve;
    for (const part of parts) this.#wire.push(part);
    return promise;
  }

  /** The client goes away. */
  cut(): void {
    this.#wire.destroy();
  }

  #answered(): void {
    const found = firstAnswer(this.#text);
    if (found === undefined) return;
    this.#text = found.rest;
    this.#last = found.last;
    this.#settle(found.answer);
  }

  #settle(answer: Answer | undefined): void {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.(answer);
  }
}

/** The first whole answer in what a server sent, and whether it is the connection's last; undefined while it is cut. */
export function firstAnswer(sent: string): { answer: Answer; last: boolean; rest: string } | undefined {
  const text = sent.startsWith('HTTP/1.1 100') ? sent.slice(sent.indexOf('\r\n\r\n') + 4) : sent;
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const to = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (text.length < to) return undefined;
  const answer = { status: Number(text.slice(9, 12)), body: text.slice(end + 4, to) };
  return { answer, last: /\r\nconnection: close/i.test(head), rest: text.slice(to) };
}
