import type { AssistantPart, CallPart, Message, ResultPart, UserPart } from '../domain/message.ts';
import { truncateText } from '../lib/bounded-output.ts';
import { callSummary } from './call-summary.ts';
import { openErrors } from './open-errors.ts';

/** How much of a conversation is given up: each level keeps less than the one before. */
interface Level {
  /** Latest turns of the model that stay as they are, with what it heard. */
  readonly turns: number;
  /** Bytes kept of an error that is not mended. */
  readonly errorBytes: number;
  /** Bytes kept of a text inside the arguments of a call. */
  readonly inputBytes: number;
  /** Bytes kept of what was heard last. */
  readonly lastBytes: number;
}

const LEVELS: readonly Level[] = [
  { turns: 6, errorBytes: Number.POSITIVE_INFINITY, inputBytes: Number.POSITIVE_INFINITY, lastBytes: 0 },
  { turns: 3, errorBytes: 4_000, inputBytes: Number.POSITIVE_INFINITY, lastBytes: 0 },
  { turns: 1, errorBytes: 1_000, inputBytes: 400, lastBytes: 0 },
  { turns: 0, errorBytes: 1_000, inputBytes: 400, lastBytes: 2_000 },
];

/** Outputs that are not longer than what would stand in for them. */
const SHORT_BYTES = 240;

export interface Compacted {
  readonly messages: readonly Message[];
  /** Which level it took, from 1. */
  readonly level: number;
}

/**
 * A conversation whose old outputs are replaced by a line each, without asking a model: the same conversation always
 * becomes the same. The brief, what was said, the latest turns and errors that are not mended yet stay. The first level
 * that `fits` is taken, else the last.
 */
export function compact(messages: readonly Message[], fits: (messages: readonly Message[]) => boolean): Compacted {
  const open = openErrors(messages);
  let shorter: Compacted = { messages, level: 0 };
  for (const [index, level] of LEVELS.entries()) {
    shorter = { messages: shortened(messages, level, open), level: index + 1 };
    if (fits(shorter.messages)) break;
  }
  return shorter;
}

function shortened(messages: readonly Message[], level: Level, open: ReadonlySet<ResultPart>): readonly Message[] {
  const turns = messages.flatMap(({ role }, index) => (role === 'assistant' ? [index] : []));
  const from = level.turns === 0 ? messages.length : (turns.at(-level.turns) ?? 0);
  return messages.map((message, index): Message => {
    if (index === 0 || index >= from) return message;
    if (message.role === 'assistant') return { role: 'assistant', parts: message.parts.map(shortCall(level)) };
    const before = messages[index - 1];
    const last = index === messages.length - 1 ? level.lastBytes : 0;
    return { role: 'user', parts: message.parts.map((part) => shortResult(part, { before, level, open, last })) };
  });
}

interface Around {
  readonly before: Message | undefined;
  readonly level: Level;
  readonly open: ReadonlySet<ResultPart>;
  readonly last: number;
}

function shortResult(part: UserPart, { before, level, open, last }: Around): UserPart {
  if (part.kind === 'text') return part;
  const bytes = Math.max(last, open.has(part) ? level.errorBytes : 0);
  const size = Buffer.byteLength(part.text);
  if (size <= Math.max(bytes, SHORT_BYTES)) return part;
  return { ...part, text: bytes > 0 ? truncateText(part.text, bytes) : standIn(part, size, before) };
}

function standIn({ id }: ResultPart, bytes: number, before: Message | undefined): string {
  const call = before?.parts.find((one): one is CallPart => one.kind === 'call' && one.id === id);
  const what = call ? ` of ${call.tool} ${callSummary(call)}`.trimEnd() : '';
  return `[The output${what} was left out here to make room: ${bytes} bytes. Make the call again if you need it.]`;
}

function shortCall({ inputBytes }: Level): (part: AssistantPart) => AssistantPart {
  return (part) => {
    if (part.kind !== 'call' || inputBytes === Number.POSITIVE_INFINITY) return part;
    const input = Object.entries(part.input).map(([key, value]) => [
      key,
      typeof value === 'string' ? truncateText(value, inputBytes) : value,
    ]);
    return { ...part, input: Object.fromEntries(input) as CallPart['input'] };
  };
}
