import { crc32, inflateSync } from 'node:zlib';

/** A picture, or why the bytes are none that anybody should be shown. */
export type PlainPng =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  | { readonly ok: false; readonly why: string };

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_BYTES = 13;
/** What a chunk has beside its data: length, type and checksum. */
const FRAME_BYTES = 12;
/** Bytes of a pixel by the colour type: RGB, RGBA. */
const PIXEL_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 3],
  [6, 4],
]);

/**
 * A PNG image as a browser's screenshot is: 8 bits, RGB or RGBA, not interlaced, at most this many pixels, with exactly
 * the data that its size asks for. What comes back holds nothing else: no texts, nothing behind its end.
 * https://www.w3.org/TR/png-3/
 */
export function plainPng(data: Uint8Array, most: { readonly width: number; readonly height: number }): PlainPng {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return no('it is no PNG image');
  const chunks = chunksOf(bytes);
  const header = chunks?.[0];
  if (!chunks || header?.type !== 'IHDR' || header.data.length !== HEADER_BYTES) return no('it is a broken PNG image');
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  if (width < 1 || height < 1 || width > most.width || height > most.height)
    return no(`it has ${width} × ${height} pixels, at most ${most.width} × ${most.height} were expected`);
  const pixel = PIXEL_BYTES.get(header.data.readUInt8(9));
  if (header.data.readUInt8(8) !== 8 || pixel === undefined || header.data.readUInt8(12) !== 0)
    return no('it is a PNG image of an unusual kind');
  const pixels = chunks.filter(({ type }) => type === 'IDAT');
  if (!holds(Buffer.concat(pixels.map((chunk) => chunk.data)), height * (1 + width * pixel)))
    return no('its data are not those of its size');
  const plain = [header, ...pixels, { type: 'IEND', data: Buffer.alloc(0) }].map(framed);
  return { ok: true, bytes: Buffer.concat([SIGNATURE, ...plain]), width, height };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** All chunks up to the end of the image; undefined where one is cut off or its checksum is wrong. */
function chunksOf(bytes: Buffer): readonly Chunk[] | undefined {
  const found: Chunk[] = [];
  for (let at = SIGNATURE.length; at + FRAME_BYTES <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) return undefined;
    const chunk = { type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) };
    if (chunk.type === 'IEND') return found;
    found.push(chunk);
    at = end + 4;
  }
  return undefined;
}

/** Whether the data unpack to so many bytes; no more than these are ever unpacked. */
function holds(packed: Buffer, length: number): boolean {
  try {
    return inflateSync(packed, { maxOutputLength: length }).length === length;
  } catch {
    return false;
  }
}

function framed({ type, data }: Chunk): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES + data.length);
  frame.writeUInt32BE(data.length, 0);
  frame.write(type, 4, 'latin1');
  data.copy(frame, 8);
  frame.writeUInt32BE(crc32(frame.subarray(4, 8 + data.length)), 8 + data.length);
  return frame;
}

function no(why: string): PlainPng {
  return { ok: false, why };
}
