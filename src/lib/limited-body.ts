import type { IncomingMessage } from 'node:http';

/** How reading a request's body ended; `cut` means that the client went away before its end. */
export type LimitedBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'no-memory' | 'cut' };

/** Bytes that may be held by all bodies being read at one time; `held` is changed while they are. */
export interface BodyMemory {
  readonly max: number;
  held: number;
}

interface Growing {
  bytes: Uint8Array;
  size: number;
}

/** What Node reads besides, at most: the read with the head in it, the one that is too much, and two under way. */
const BESIDES = 4 * 64 * 1024;
const LEEWAY = 64 * 1024;
/** Each piece of a body costs a turn, however small it is. A few may be tiny, the rest must hold that much on average. */
const TINY_PIECES = 1000;
const LEAST_PIECE = 256;

/**
 * Reads a body of at most `max` bytes; past it reading stops and what was read is dropped. A body that does not say its
 * length is judged by what comes over the wire, chunk heads included, and early enough that no more than `max` + 64 KiB
 * are ever read of it.
 */
export function limitedBody(
  req: IncomingMessage,
  max: number,
  memory: BodyMemory,
  signal: AbortSignal,
): Promise<LimitedBody> {
  const { promise, resolve } = Promise.withResolvers<LimitedBody>();
  const read: Growing = { bytes: new Uint8Array(0), size: 0 };
  const begun = req.socket.bytesRead;
  const streamed = req.headers['content-length'] === undefined;
  let pieces = 0;
  const crumbs = () => pieces > TINY_PIECES + read.size / LEAST_PIECE;
  const overWire = () => streamed && req.socket.bytesRead - begun > max + LEEWAY - BESIDES;
  const settle = (result: LimitedBody) => {
    req.off('data', take).off('end', finish).off('close', cut);
    signal.removeEventListener('abort', cut);
    memory.held -= read.size;
    if (result.kind !== 'whole') req.pause();
    resolve(result);
  };
  const take = (chunk: Uint8Array) => {
    append(read, chunk);
    pieces += 1;
    memory.held += chunk.length;
    if (read.size > max || overWire() || crumbs()) settle({ kind: 'too-large' });
    else if (memory.held > memory.max) settle({ kind: 'no-memory' });
  };
  const finish = () =>
    settle({ kind: 'whole', bytes: Buffer.from(read.bytes.buffer, read.bytes.byteOffset, read.size) });
  const cut = () => settle({ kind: 'cut' });
  // An error is followed by `close`; without a listener it would end the process.
  req
    .on('data', take)
    .once('end', finish)
    .once('close', cut)
    .on('error', () => undefined);
  signal.addEventListener('abort', cut, { once: true });
  if (signal.aborted || req.destroyed) cut();
  return promise;
}

/** Copies into one growing buffer: a list of one-byte chunks would cost a hundred times its bytes. */
function append(read: Growing, chunk: Uint8Array): void {
  const size = read.size + chunk.length;
  if (read.size === 0 && chunk.length > 0) {
    read.bytes = chunk;
  } else if (size > read.bytes.length) {
    const grown = new Uint8Array(Math.max(size, 2 * read.bytes.length, 64 * 1024));
    grown.set(read.bytes.subarray(0, read.size));
    grown.set(chunk, read.size);
    read.bytes = grown;
  } else {
    read.bytes.set(chunk, read.size);
  }
  read.size = size;
}
