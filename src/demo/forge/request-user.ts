import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeUser } from './forge-state.ts';

/** Whose token a request carries: `token X`, `Bearer X`, or Basic with the token as password or user name. */
export function requestUser(headers: IncomingHttpHeaders, users: readonly ForgeUser[]): ForgeUser | undefined {
  const tokens = tokenOf(headers);
  return users.find(({ token }) => tokens.includes(token));
}

/** What may be the token of a request; with Basic it is the password or the user name. */
export function tokenOf(headers: IncomingHttpHeaders): readonly string[] {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (/^(?:token|bearer)$/i.test(scheme)) return [value];
  if (!/^basic$/i.test(scheme)) return [];
  return Buffer.from(value, 'base64').toString('utf8').split(':');
}
