import { Transform, type TransformCallback } from 'node:stream';

type OnHead = (status: number, headers: Record<string, string>) => void;

const MAX_HEAD = 64 * 1024;

/** Takes the head off what a CGI program prints (RFC 3875, 6) and passes the rest on. */
export class CgiHead extends Transform {
  readonly #onHead: OnHead;
  #waiting: Buffer | undefined = Buffer.alloc(0);

  constructor(onHead: OnHead) {
    super();
    this.#onHead = onHead;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    done(null, this.#waiting === undefined ? chunk : this.#afterHead(Buffer.concat([this.#waiting, chunk])));
  }

  override _flush(done: TransformCallback): void {
    if (this.#waiting !== undefined) this.#fail();
    done();
  }

  /** The start of the body that came with the end of the head; nothing while the head goes on. */
  #afterHead(read: Buffer): Buffer {
    this.#waiting = read;
    const end = read.indexOf('\r\n\r\n');
    if (end === -1) {
      if (read.length > MAX_HEAD) this.#fail();
      return Buffer.alloc(0);
    }
    const { status, headers } = parsed(read.subarray(0, end).toString('latin1'));
    this.#waiting = undefined;
    this.#onHead(status, headers);
    return read.subarray(end + 4);
  }

  #fail(): void {
    if (this.#waiting !== undefined) this.#onHead(500, {});
    this.#waiting = undefined;
  }
}

function parsed(head: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') headers[name] = value;
  }
  return { status, headers };
}
