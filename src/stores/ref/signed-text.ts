import { createHmac, timingSafeEqual } from 'node:crypto';

/** A text with a first line that only a holder of `secret` can write. */
export function signedText(body: string, secret: string): string {
  return `issuewright order, do not edit ${seal(body, secret)}\n\n${body}`;
}

/** The body of a signed text; undefined when somebody else wrote or changed it. */
export function openSigned(text: string, secret: string): string | undefined {
  const end = text.indexOf('\n\n');
  const body = text.slice(end + 2);
  const given = Buffer.from(text.slice(0, end).split(' ').at(-1) ?? '', 'hex');
  const due = Buffer.from(seal(body, secret), 'hex');
  return end > 0 && given.length === due.length && timingSafeEqual(given, due) ? body : undefined;
}

function seal(body: string, secret: string): string {
  return createHmac('sha256', secret).update('issuewright order\n').update(body).digest('hex');
}
