import type { IncomingHttpHeaders } from 'node:http';

/** The value of the first of these headers (lower-case names) that is present and single. */
export function header(headers: IncomingHttpHeaders, names: readonly string[]): string | undefined {
  const name = names.find((candidate) => headers[candidate] !== undefined);
  const value = name === undefined ? undefined : headers[name];
  return typeof value === 'string' ? value : undefined;
}
