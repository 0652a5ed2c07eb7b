/**
 * How long until a limit of requests ends, in milliseconds, from a header that names the moment in seconds since 1970.
 * Counted from the response's own Date, so no clock of ours can be wrong about it; undefined where either is missing.
 */
export function rateLimitResetMs(headers: Headers, name: string): number | undefined {
  const reset = headers.get(name)?.trim() ?? '';
  const now = Date.parse(headers.get('date') ?? '');
  if (!/^\d{9,11}$/.test(reset) || Number.isNaN(now)) return undefined;
  return Math.max(0, Number(reset) * 1000 - now);
}
