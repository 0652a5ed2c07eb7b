import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ScriptFault, ScriptTurn } from '../../lib/model-script.ts';
import type { Asked, ModelDialect, WireAnswer } from './model-dialect.ts';

const MEBIBYTE = 1024 * 1024;

/** An answer that is to go wrong. */
export interface Wrong {
  readonly response: ServerResponse;
  readonly dialect: ModelDialect;
  readonly asked: Asked;
  readonly turn: ScriptTurn;
}

/** Lets an answer go wrong in the way that a script names. */
export function giveFault(wrong: Wrong, fault: ScriptFault): void {
  FAULTS[fault](wrong);
}

const FAULTS: Readonly<Record<ScriptFault, (wrong: Wrong) => void>> = {
  reset: ({ response }) => void response.socket?.resetAndDestroy(),
  hang: () => undefined,
  silence: (wrong) => half(wrong),
  drip: (wrong) => {
    const [first = ''] = answerOf(wrong);
    begun(wrong).write(first, () => every(wrong.response, 10, '\n'));
  },
  trickle: (wrong) => every(begun(wrong), 1000, [...answerOf(wrong).join('')]),
  cut: (wrong) => half(wrong, () => void wrong.response.socket?.destroy()),
  short: (wrong) => half(wrong, () => void wrong.response.end()),
  empty: (wrong) => void begun(wrong).end(),
  'no-content': ({ response }) => void response.writeHead(204).end(),
  'odd-json': ({ response, dialect }) => whole(response, dialect.oddJson),
  'broken-json': ({ response, dialect }) => whole(response, dialect.brokenJson),
  html: ({ response }) =>
    whole(response, { type: 'text/html', pieces: ['<html><body>This is no JSON.</body></html>'] }),
  'error-inside': ({ response, dialect, turn }) => whole(response, dialect.errorInside(turn.code)),
  big: ({ response, asked }) => whole(response, asked.answer({ say: 'x'.repeat(10 * MEBIBYTE) })),
  endless: (wrong) => flood(begun(wrong), ' '.repeat(MEBIBYTE), Number.POSITIVE_INFINITY),
  'small-pieces': (wrong) => flood(begun(wrong), 'x'.repeat(1024), 10 * 1024),
  bomb: ({ response, asked }) => {
    response.writeHead(200, { 'content-type': asked.answer({ say: '' }).type, 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(64 * MEBIBYTE, ' ')));
  },
  redirect: ({ response, dialect }) => void response.writeHead(307, { location: dialect.path }).end(),
  'odd-status': (wrong) => bare(wrong, 'HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\n{}'),
  'odd-reason': (wrong) => bare(wrong, 'HTTP/1.1 500 ü✓\r\ncontent-length: 2\r\n\r\n{}'),
  'not-http': (wrong) => bare(wrong, 'hello\r\n\r\n'),
};

function whole(response: ServerResponse, { type, pieces }: WireAnswer): void {
  response.writeHead(200, { 'content-type': type }).end(pieces.join(''));
}

/** What the turn says, or a text that is long enough to be cut. */
function answerOf({ asked, turn }: Wrong): readonly string[] {
  const spoken = turn.say !== undefined || turn.calls !== undefined;
  return asked.answer(spoken ? turn : { say: 'a long answer that is cut' }).pieces;
}

function begun({ response, asked }: Wrong): ServerResponse {
  return response.writeHead(200, { 'content-type': asked.answer({ say: '' }).type });
}

function half(wrong: Wrong, then: () => void = () => undefined): void {
  const text = answerOf(wrong).join('');
  begun(wrong).write(text.slice(0, text.length / 2), then);
}

function bare({ response }: Wrong, text: string): void {
  response.socket?.end(text);
}

/** Writes the same text again and again, or one text after the other. */
function every(response: ServerResponse, ms: number, text: string | string[]): void {
  const timer = setInterval(() => response.write(typeof text === 'string' ? text : (text.shift() ?? '')), ms);
  response.once('close', () => clearInterval(timer));
}

function flood(response: ServerResponse, piece: string, times: number): void {
  let left = times;
  const more = (): void => {
    while (left-- > 0 && !response.destroyed) if (!response.write(piece)) return void response.once('drain', more);
    if (!response.destroyed) response.end();
  };
  more();
}
