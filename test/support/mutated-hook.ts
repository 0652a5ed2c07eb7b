import { createHmac } from 'node:crypto';
import type { HookSample } from './hook-samples.ts';
import { type JsonMember, jsonMembers } from './json-members.ts';
import { pick } from './seeded-random.ts';

/** A request that some forge would never send. */
export interface MutatedHook {
  readonly kind: string;
  readonly head: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Fewer bytes than the head declares are sent; then the client goes away. */
  readonly cut: boolean;
}

export type HookForge = 'github' | 'gitea' | 'gitlab';

export interface Mutable extends HookSample {
  readonly forge: HookForge;
  readonly members: readonly JsonMember[];
  /** The members that a translation reads. */
  readonly read: readonly JsonMember[];
}

const READ =
  /^(?:action|issue|number|labels?|name|pull_request|comment|id|body|repository|owner|login|sender|user|username|project|path_with_namespace|object_attributes|iid|note|system|internal|confidential|changes|previous|current|title|object_kind|is_pull)$/;

/** Prepares a sample for many mutations. */
export function mutable(forge: HookForge, sample: HookSample): Mutable {
  const members = jsonMembers(sample.text);
  return { forge, ...sample, members, read: members.filter(({ key, depth }) => depth < 4 && READ.test(key)) };
}

const LONG = JSON.stringify('x'.repeat(100_000));
const NESTED = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const DEEP = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
const COMMANDS = JSON.stringify('/agent run\n'.repeat(2_000));
const WRONG: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '-0', '1.5', '1e308', '1e999', '-1e999', '9007199254740993', '1e-400'],
  ...['""', '" "', '"x"', '"0"', '"__proto__"', '"constructor"', '".."', '"."', '"-x"', '"a/b"', '"a\\u0000b"'],
  ...['"\\ud800"', '"\\udfff\\ud800"', '"\\u202e\\u2066"', '"\\n/agent run"', '"/agent run --role"', '"/AGENT STOP"'],
  ...['[]', '[null]', '[[]]', '[{}]', '{}', '{"length":1e9}', '{"toString":1}', '{"then":1}', '{"name":{}}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"login":"issuewright"}'],
];
const HUGE: readonly string[] = [LONG, NESTED, DEEP, COMMANDS];
const POISON = [
  '"__proto__":{"admin":true,"kind":"run"}',
  '"constructor":{"prototype":{"admin":true}}',
  '"toJSON":"x"',
];
const NO_UTF8 = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0x80],
  [0x00],
  [0xe2, 0x28],
];
const EVENTS = [
  '',
  'issues',
  'issue_comment',
  'push',
  'Issue Hook',
  'Note Hook',
  '__proto__',
  'constructor',
  'x'.repeat(9000),
];
const TYPES = [
  '',
  'text/plain',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'application/vnd.x+json; a="b',
];

type Random = () => number;
type Edit = (text: string, sample: Mutable, random: Random) => string;

const EDITS: Readonly<Record<string, Edit>> = {
  unchanged: (text) => text,
  dropped: (text, sample, random) => splice(text, member(sample, random), () => '"x":0'),
  wrong: (text, sample, random) => splice(text, member(sample, random), ({ key }) => `"${key}":${pick(random, WRONG)}`),
  twice: (text, sample, random) =>
    splice(
      text,
      member(sample, random),
      ({ from, to, key }) => `${text.slice(from, to)},"${key}":${pick(random, WRONG)}`,
    ),
  poisoned: (text, sample, random) =>
    splice(text, member(sample, random), ({ from, to }) => `${text.slice(from, to)},${pick(random, POISON)}`),
  moved: (text, sample, random) => {
    const other = member(sample, random);
    return splice(text, member(sample, random), ({ key }) => `"${key}":${text.slice(other.value, other.to)}`);
  },
};

/** One mutation of a sample: of fields, of bytes, of headers, or of how it is sent; most are signed as they stand. */
export function mutated(sample: Mutable, random: Random, secret: string): MutatedHook {
  const [edited, kinds] = editedText(sample, random);
  const body = brokenBytes(edited, random, kinds);
  const unsigned = random() < 0.15;
  if (unsigned) kinds.push('unsigned');
  const head = brokenHead(headOf(sample, unsigned ? 'x'.repeat(20) : secret, body, random), random, kinds);
  const cut = body.length > 1 && random() < 0.02;
  if (cut) kinds.push('cut');
  return { kind: kinds.join('+'), head, body, cut };
}

function editedText(sample: Mutable, random: Random): [string, string[]] {
  if (random() < 0.003) {
    const text = splice(sample.text, member(sample, random), ({ key }) => `"${key}":${pick(random, HUGE)}`);
    return [text, ['huge']];
  }
  const kind = pick(random, Object.keys(EDITS));
  return [EDITS[kind]?.(sample.text, sample, random) ?? sample.text, [kind]];
}

function member(sample: Mutable, random: Random): JsonMember {
  return pick(random, random() < 0.7 && sample.read.length > 0 ? sample.read : sample.members);
}

function splice(text: string, at: JsonMember, by: (at: JsonMember) => string): string {
  return text.slice(0, at.from) + by(at) + text.slice(at.to);
}

function brokenBytes(text: string, random: Random, kinds: string[]): Buffer {
  const body = Buffer.from(text);
  const chance = random();
  const at = Math.floor(random() * body.length);
  if (chance < 0.04) {
    kinds.push('no-utf8');
    return Buffer.concat([body.subarray(0, at), Buffer.from(pick(random, NO_UTF8)), body.subarray(at)]);
  }
  if (chance < 0.06) {
    kinds.push('half');
    return body.subarray(0, at);
  }
  if (chance < 0.08) {
    kinds.push('flipped');
    body[at] = (body[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return body;
}

function headOf(sample: Mutable, secret: string, body: Buffer, random: Random): [string, string][] {
  const id = random().toString(36).slice(2);
  const mac = () => createHmac('sha256', secret).update(body).digest('hex');
  const own: Record<HookForge, () => [string, string][]> = {
    github: () => [
      ['x-github-event', sample.event],
      ['x-github-delivery', id],
      ['x-hub-signature-256', `sha256=${mac()}`],
    ],
    gitea: () => [
      ['x-gitea-event', sample.event],
      ['x-gitea-delivery', id],
      ['x-gitea-signature', mac()],
      ['x-github-event', sample.event],
    ],
    gitlab: () => [
      ['x-gitlab-event', sample.event],
      ['idempotency-key', id],
      ['x-gitlab-token', secret],
    ],
  };
  return [['content-type', 'application/json'], ...own[sample.forge]()];
}

function brokenHead(head: [string, string][], random: Random, kinds: string[]): [string, string][] {
  if (random() >= 0.1) return head;
  kinds.push('head');
  const at = 1 + Math.floor(random() * (head.length - 1));
  const [name, value] = head[at] as [string, string];
  const others: readonly (() => [string, string][])[] = [
    () => head.toSpliced(at, 1),
    () => [...head, [name, value]],
    () => head.with(at, [name, '']),
    () => head.with(at, [name, value.slice(1)]),
    () => head.with(at, [name, `${value}, ${value}`]),
    () => head.with(at, [name, '\u00ff\u0080'.repeat(20)]),
    () => head.with(at, [name, 'x'.repeat(100_000)]),
    () => head.with(1, [head[1]?.[0] ?? '', pick(random, EVENTS)]),
    () => head.with(0, ['content-type', pick(random, TYPES)]),
    () => [...head, ['transfer-encoding', 'chunked']],
    () => [...head, ['content-length', pick(random, ['-1', '1e9', '99999999999', '0x10'])]],
    () => [...head, ['__proto__', 'x'], ['expect', '100-continue'], ['upgrade', 'websocket']],
  ];
  return pick(random, others)();
}
