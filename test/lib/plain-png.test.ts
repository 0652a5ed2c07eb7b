import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainPng } from '../../src/lib/plain-png.ts';

const MOST = { width: 10, height: 10 };
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface Shape {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly interlace?: number;
  readonly data?: number;
  readonly extra?: readonly Buffer[];
}

function image({ width = 4, height = 3, depth = 8, colour = 2, interlace = 0, data, extra = [] }: Shape = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  const pixels = deflateSync(Buffer.alloc(data ?? height * (1 + width * (colour === 6 ? 4 : 3))));
  const halves = [pixels.subarray(0, 5), pixels.subarray(5)].map((half) => chunk('IDAT', half));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...extra, ...halves, chunk('IEND', Buffer.alloc(0))]);
}

describe('a screenshot', () => {
  it.each([{}, { colour: 6 }, { width: 10, height: 10 }])('is taken as it is: %j', (shape) => {
    const bytes = image(shape);
    expect(plainPng(bytes, MOST)).toMatchObject({ ok: true, bytes });
  });

  it('loses what is not its pixels', () => {
    const bytes = Buffer.concat([
      image({ extra: [chunk('tEXt', Buffer.from('Comment\0<script>'))] }),
      Buffer.alloc(99),
    ]);
    expect(plainPng(bytes, MOST)).toEqual({ ok: true, bytes: image(), width: 4, height: 3 });
  });

  const broken = image();
  broken[20] = 9;
  it.each([
    ['nothing', Buffer.alloc(0), 'it is no PNG image'],
    ['another kind', Buffer.from('GIF89a'), 'it is no PNG image'],
    ['the signature alone', SIGNATURE, 'it is a broken PNG image'],
    ['one cut off', image().subarray(0, -5), 'it is a broken PNG image'],
    ['one with a wrong checksum', broken, 'it is a broken PNG image'],
    ['one with a chunk longer than all', Buffer.concat([SIGNATURE, Buffer.alloc(30, 255)]), 'it is a broken PNG image'],
    ['too wide', image({ width: 11 }), 'it has 11 × 3 pixels, at most 10 × 10 were expected'],
    ['without a line', image({ height: 0 }), 'it has 4 × 0 pixels, at most 10 × 10 were expected'],
    ['with a palette', image({ colour: 3 }), 'it is a PNG image of an unusual kind'],
    ['of 16 bits', image({ depth: 16 }), 'it is a PNG image of an unusual kind'],
    ['interlaced', image({ interlace: 1 }), 'it is a PNG image of an unusual kind'],
    ['one that unpacks to much more', image({ data: 50_000_000 }), 'its data are not those of its size'],
    ['one that unpacks to less', image({ data: 5 }), 'its data are not those of its size'],
  ])('is not %s', (_what, bytes, why) => {
    expect(plainPng(bytes, MOST)).toEqual({ ok: false, why });
  });
});
