import type { IncomingHttpHeaders } from 'node:http';
import type { ForgeUser } from './forge-state.ts';

/** Whose token a request carries: `token X`, `Bearer X`, or Basic with the token as password or user name. */
export function requestUser(headers: IncomingHttpHeaders, users: readonly ForgeUser[]): ForgeUser | undefined {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (/^(?:token|bearer)$/i.test(scheme)) return users.find(({ token }) => token === value);
  if (!/^basic$/i.test(scheme)) return undefined;
  const parts = Buffer.from(value, 'base64').toString('utf8').split(':');
  return users.find(({ token }) => parts.includes(token));
}
