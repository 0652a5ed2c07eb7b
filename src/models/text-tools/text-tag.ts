import { createHash } from 'node:crypto';
import type { ModelRequest } from '../../domain/message.ts';

/**
 * The word that makes a block of text a call in this conversation. It is made of the first message, which holds a random
 * marker: a file that shows how a call is written cannot know it, and every request of a conversation has the same.
 */
export function textTag({ messages }: ModelRequest): string {
  const hash = createHash('sha256').update(JSON.stringify(messages[0] ?? null));
  return `call-${hash.digest('hex').slice(0, 8)}`;
}
