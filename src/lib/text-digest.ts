import { createHash } from 'node:crypto';

/** Some forges write out the addresses of uploaded images in their events, and not in what they answer. */
const UPLOADED = /(!\[[^\]\n]{0,500}\]\()https?:\/\/[\w.:-]{1,255}(?:\/[\w.-]{1,100}){0,20}?(?=\/uploads\/)/g;

/** SHA-256 of an issue's words, hexadecimal; the same for an event and for the answer to a later question while nobody edits them. */
export function textDigest(title: string, body: string): string {
  const same = (text: string) => text.replaceAll('\r\n', '\n').replaceAll(UPLOADED, '$1').trim();
  return createHash('sha256')
    .update(`${same(title)}\n${same(body)}`)
    .digest('hex');
}
