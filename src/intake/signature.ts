import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `given` (hexadecimal) is the HMAC-SHA256 of exactly these bytes under one of the secrets. */
export function signatureHolds(body: Uint8Array, given: string, secrets: readonly string[]): boolean {
  if (!/^[0-9a-f]{64}$/i.test(given)) return false;
  const claimed = Buffer.from(given, 'hex');
  let holds = false;
  for (const secret of secrets) {
    // No early end: how long it takes must not tell which secret matched.
    if (timingSafeEqual(createHmac('sha256', secret).update(body).digest(), claimed)) holds = true;
  }
  return holds;
}
