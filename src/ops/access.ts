import { isIP } from 'node:net';
import { secureEqual } from '../lib/secure-equal.ts';

/** What a request for entry shows. */
export interface Visitor {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
}

/**
 * Whether a visitor may pass. Reading needs no token on a loopback address, unless the request came through a proxy or
 * names another host: then it was meant for elsewhere (a page in a browser whose name was rebound to 127.0.0.1, say).
 */
export function mayEnter(visitor: Visitor, token: string, boundToLoopback: boolean): boolean {
  const local = boundToLoopback && isLoopback(hostOf(visitor.header('host') ?? '')) && !cameThroughProxy(visitor);
  if (local && (visitor.method === 'GET' || visitor.method === 'HEAD')) return true;
  const given = /^Bearer +(\S+)$/i.exec(visitor.header('authorization') ?? '')?.[1];
  return given !== undefined && secureEqual(given, token);
}

/** Whether a host name or address stands for this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function cameThroughProxy({ header }: Visitor): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => header(name) !== undefined);
}

function hostOf(value: string): string {
  return (/^\[([^\]]*)\]/.exec(value)?.[1] ?? value.split(':', 1)[0] ?? '').toLowerCase();
}
