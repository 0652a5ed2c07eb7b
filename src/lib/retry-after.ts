/**
 * How long a response asks to wait, in milliseconds: Retry-After in seconds or as a date (RFC 9110, 10.2.3), or
 * retry-after-ms. A date counts from the response's own Date, so no clock of ours can be wrong about it.
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const ms = decimal(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const header = headers.get('retry-after');
  const seconds = decimal(header);
  if (seconds !== undefined) return seconds * 1000;
  const wait = Date.parse(header ?? '') - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
