import type { Duplex } from 'node:stream';
import { refusal } from '../domain/refusals.ts';

/** Answers a connection whose request never became one: broken, cut short or too slow. */
export function refuseClient(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = refusal(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'HTTP_SLOW' : 'HTTP_MALFORMED');
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
