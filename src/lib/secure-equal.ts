import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secret texts are the same, in a time that tells nothing of either, not even the length. */
export function secureEqual(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
