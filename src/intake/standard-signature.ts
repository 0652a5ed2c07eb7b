import { createHmac } from 'node:crypto';
import { secureEqual } from '../lib/secure-equal.ts';

/** What the sender signed, beside its claim of when and with which signatures. */
export interface StandardlySigned {
  readonly id: string;
  /** Seconds since 1970, as the header says it. */
  readonly timestamp: string;
  /** One or more of `v1,<base64>`, with spaces between. */
  readonly signatures: string;
  readonly body: Uint8Array;
}

/** How far the sender's clock may be from ours, in seconds; older requests are replays. */
const WINDOW = 300;
const MAX_SIGNATURES = 10;
const PREFIX = 'whsec_';
/** A shorter key could be guessed; an empty one is what text that is no base64 decodes to. */
const LEAST_KEY = 16;

/** The key in a secret written as that standard has it, `whsec_<base64>`; undefined for any other text. */
export function signingKey(secret: string): Uint8Array | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return key.length >= LEAST_KEY ? key : undefined;
}

/** Whether one of the keys signed exactly these bytes just now, as https://www.standardwebhooks.com/ has it. */
export function standardSignatureHolds(sent: StandardlySigned, keys: readonly Uint8Array[], now: number): boolean {
  const { id, timestamp, signatures, body } = sent;
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW) return false;
  const given = signatures.split(' ').slice(0, MAX_SIGNATURES);
  let holds = false;
  for (const key of keys) {
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    // No early end: how long it takes must not tell which one matched.
    for (const one of given) if (secureEqual(one, `v1,${mac}`)) holds = true;
  }
  return holds;
}
