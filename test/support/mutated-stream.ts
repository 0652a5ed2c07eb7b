import { jsonMembers } from './json-members.ts';
import type { RecordedStream } from './recorded-streams.ts';
import { pick, shuffled } from './seeded-random.ts';

/** An answer that no provider would send. */
export interface MutatedStream {
  readonly kind: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** Whether the connection breaks after the bytes. */
  readonly breaks: boolean;
  /** Bytes of one write. */
  readonly step: number;
}

const WRONG: readonly string[] = [
  ...['null', 'true', '0', '-1', '1.5', '1e308', '1e999', '9007199254740993', '""', '" "', '"x"', '"__proto__"'],
  ...['"\\ud800"', '"a\\u0000b"', '"\\u001b[31m"', '[]', '[null]', '[{}]', '{}', '{"toString":1}', '{"then":1}'],
  ...['{"__proto__":{"a":1}}', '"error"', '"response.completed"', '"tool_use"', '"stop"'],
  ...[JSON.stringify('x'.repeat(200_000)), `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
];
const TYPES = [
  'text/html',
  'text/plain',
  'application/json',
  'text/event-stream',
  'application/x-ndjson',
  'nonsense',
  '',
];

type Change = (random: () => number, text: string) => string | Buffer;

const place = (random: () => number, text: string): number => Math.floor(random() * text.length);
const piecesOf = (text: string): string[] => text.split(/(?<=\n\n)|(?<=\}\n)(?!\n)/);

/** Another value for a member of some line's JSON, or no such member at all. */
function member(random: () => number, text: string, change: 'value' | 'gone'): string {
  const lines = text.split('\n');
  const at = pick(
    random,
    [...lines.keys()].filter((line) => lines[line]?.includes('{')),
  );
  const line = lines[at] ?? '';
  const start = line.indexOf('{');
  const one = pick(random, jsonMembers(line.slice(start)));
  const [from, to] = [start + (change === 'gone' ? one.from : one.value), start + one.to];
  const rest = line.slice(to);
  lines[at] =
    change === 'gone' ? line.slice(0, from) + rest.replace(/^,/, '') : line.slice(0, from) + pick(random, WRONG) + rest;
  return lines.join('\n').replaceAll(',}', '}');
}

const CHANGES: Readonly<Record<string, Change>> = {
  value: (random, text) => member(random, text, 'value'),
  values: (random, text) => member(random, member(random, text, 'value'), 'gone'),
  gone: (random, text) => member(random, text, 'gone'),
  cut: (random, text) => text.slice(0, place(random, text)),
  twice: (random, text) => {
    const pieces = piecesOf(text);
    const at = Math.floor(random() * pieces.length);
    return pieces.toSpliced(at, 0, pieces[at] ?? '').join('');
  },
  lost: (random, text) => {
    const pieces = piecesOf(text);
    return pieces.toSpliced(Math.floor(random() * pieces.length), 1).join('');
  },
  mixed: (random, text) => shuffled(random, piecesOf(text)).join(''),
  again: (_random, text) => text + text,
  bytes: (random, text) => {
    const bytes = Buffer.from(text);
    for (let n = 0; n < 1 + random() * 4; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
  },
  blanks: (random, text) => {
    const at = place(random, text);
    return (
      text.slice(0, at) +
      pick(random, ['\u0000', '\ufeff', '\r\n', '\n\n', ': comment\n\n', 'data: \n\n']) +
      text.slice(at)
    );
  },
  huge: (random, text) => {
    const at = place(random, text);
    return text.slice(0, at) + 'x'.repeat(300_000) + text.slice(at);
  },
  noise: (random) => Buffer.from(Array.from({ length: 500 }, () => Math.floor(random() * 256))),
  type: (_random, text) => text,
};

/** The `n`th mutation of a recorded stream: the same at every run. */
export function mutatedStream(random: () => number, stream: RecordedStream, n: number): MutatedStream {
  const kinds = Object.keys(CHANGES);
  const kind = kinds[n % kinds.length] ?? 'value';
  const changed = CHANGES[kind]?.(random, stream.text) ?? '';
  return {
    kind,
    type: kind === 'type' ? pick(random, TYPES) : stream.type,
    bytes: Buffer.from(changed),
    breaks: random() < 0.25,
    step: pick(random, [7, 500, 1_000_000]),
  };
}
