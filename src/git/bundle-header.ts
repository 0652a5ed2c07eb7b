import { isSha, type Sha } from '../domain/refs.ts';

/** A git bundle taken apart: the commit that it offers and the bytes of its pack. */
export interface OpenBundle {
  readonly tip: Sha;
  readonly pack: Uint8Array;
}

const MAX_HEADER = 64 * 1024;

/** Takes a version 2 bundle with exactly one ref apart (format: git's gitformat-bundle); undefined when it is none. */
export function openBundle(bundle: Uint8Array): OpenBundle | undefined {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const end = bytes.subarray(0, MAX_HEADER).indexOf('\n\n');
  if (end === -1) return undefined;
  const [signature, ...lines] = bytes.subarray(0, end).toString('utf8').split('\n');
  if (signature !== '# v2 git bundle') return undefined;
  const refs = lines.filter((line) => !line.startsWith('-'));
  const tip = refs[0]?.split(' ', 1)[0] ?? '';
  const pack = bytes.subarray(end + 2);
  if (refs.length !== 1 || !isSha(tip) || pack.subarray(0, 4).toString('latin1') !== 'PACK') return undefined;
  return { tip, pack };
}
