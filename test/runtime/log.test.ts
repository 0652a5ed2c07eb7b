import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/lib/redact.ts';
import { createLog, type LogOptions } from '../../src/runtime/log.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SECRET = ['kT8', 'mZ2', 'qW5', 'vB9'].join('-');

function logged(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const redact = createRedactor([SECRET]).text;
  const log = createLog({ write, clock: new ManualClock(), redact, level: 'info', format: 'json', ...options });
  return { log, lines, objects: () => lines.map((line) => JSON.parse(line)) };
}

describe('a JSON log', () => {
  it('writes one object a line, with the fields it was given', () => {
    const { log, lines, objects } = logged();
    log.with({ order: '7-1' }).with({ key: 'ship' }).warn('slow', { ms: 12, key: 'report' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(objects()).toEqual([
      { time: '2026-01-01T00:00:00.000Z', level: 'warn', message: 'slow', order: '7-1', key: 'report', ms: 12 },
    ]);
  });

  it('writes what is at least as severe as its level', () => {
    const written = (level: LogOptions['level']) => {
      const { log, objects } = logged({ level });
      log.info('a');
      log.warn('b');
      log.error('c');
      return objects().map(({ message }) => message);
    };
    expect(written('info')).toEqual(['a', 'b', 'c']);
    expect(written('warn')).toEqual(['b', 'c']);
    expect(written('error')).toEqual(['c']);
    expect(written('silent')).toEqual([]);
  });

  it('hides secrets in messages, keys, deep values and errors', () => {
    const { log, lines } = logged();
    const cause = new Error(`cause ${SECRET}`);
    const error = Object.assign(new Error(`boom ${SECRET}`, { cause }), { details: { header: SECRET } });
    const encoded = Buffer.from(`x:${SECRET}`).toString('base64');
    log.info(`token ${SECRET}`, { [SECRET]: [{ deep: { er: SECRET } }], error, encoded, map: new Map([[1, SECRET]]) });
    expect(lines.join('')).not.toContain(SECRET);
    expect(lines.join('')).not.toContain(encoded.slice(8, 20));
    expect(lines.join('')).toContain('boom ***');
    expect(lines.join('')).toContain('cause ***');
  });

  it('hides a secret that is a number', () => {
    const lines: string[] = [];
    const redact = createRedactor(['8675309123']).text;
    const write = (line: string) => void lines.push(line);
    createLog({ write, clock: new ManualClock(), redact, level: 'info', format: 'json' }).info('x', {
      pin: 8_675_309_123,
    });
    expect(lines[0]).not.toContain('8675309123');
  });

  it('withholds a line that hiding would break, instead of breaking or leaking it', () => {
    const { log, objects, lines } = logged({ redact: (text) => text.replaceAll('"a":"b"', '***') });
    log.info('x', { a: 'b' });
    expect(objects()[0]?.message).toMatch(/withheld/);
    expect(lines[0]).not.toContain('"b"');
  });

  it('never lets a field pose as time, level or message', () => {
    const { log, objects } = logged();
    log.info('true', { message: 'forged', level: 'error', time: 'never' });
    expect(objects()[0]).toMatchObject({ message: 'true', level: 'info', message_: 'forged' });
  });

  it('writes what JSON cannot hold as a description', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const trap = {
      get bad() {
        throw new TypeError('no');
      },
    };
    const { log, objects } = logged();
    const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), 1);
    log.info('x', { circle, trap, deep, big: 1n, f: () => 1, s: Symbol('q'), data: new Uint8Array(9), no: undefined });
    expect(objects()[0]).toMatchObject({
      circle: { self: '(circular)' },
      trap: '(unreadable: TypeError)',
      big: '1',
      data: '(9 bytes)',
    });
    expect(JSON.stringify(objects()[0].deep)).toContain('(too deep)');
  });

  it('stays one line of JSON whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true })),
        (message, fields) => {
          const { log, lines, objects } = logged();
          log.info(message, fields);
          expect(lines).toHaveLength(1);
          expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
          expect(objects()).toHaveLength(1);
        },
      ),
    );
  });
});

describe('a plain log', () => {
  it('reads as a line', () => {
    const { log, lines } = logged({ format: 'plain' });
    log.info('order closed', { order: '7-1', why: 'all is well', n: 3 });
    expect(lines).toEqual(['2026-01-01T00:00:00.000Z info  order closed order=7-1 why="all is well" n=3\n']);
  });

  it('cannot be made to forge lines or drive the terminal', () => {
    const { log, lines } = logged({ format: 'plain' });
    log.info('a\n2026 error forged\u001b[2J\u202e', { key: 'b\r\nc', 'odd key\n': '\u009b' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('hides secrets', () => {
    const { log, lines } = logged({ format: 'plain' });
    log.error(`a ${SECRET}`, { b: `c ${SECRET}` });
    expect(lines[0]).not.toContain(SECRET);
  });
});
