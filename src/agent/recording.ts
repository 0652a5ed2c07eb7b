import { z } from 'zod';
import { ERRORS } from '../domain/error-table.ts';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import type { AssistantPart, Message, ModelStop, UserPart } from '../domain/message.ts';
import type { Usage } from '../domain/usage.ts';
import { parsedJson } from '../lib/parsed-json.ts';
import type { AgentLimits, StopReason } from './agent-task.ts';

/** What a model answered to one request, or why it did not. */
export type RecordedReply =
  | {
      readonly request: string;
      readonly parts: readonly AssistantPart[];
      readonly stop: ModelStop;
      readonly usage: Usage;
    }
  | { readonly request: string; readonly failed: ErrorCode };

/** One agent's work as its transcript tells it. */
export interface Recording {
  readonly order: string;
  readonly key: string;
  readonly role: string;
  readonly model: string;
  readonly rules: string;
  readonly tools: readonly string[];
  readonly at: string;
  readonly window: number;
  readonly limits: AgentLimits;
  readonly messages: readonly Message[];
  readonly replies: readonly RecordedReply[];
  /** How it ended; undefined where it was broken off. */
  readonly end?: StopReason;
}

const text = z.string();
const count = z.number().min(0);
const start = z.object({
  kind: z.literal('start'),
  order: text,
  key: text,
  role: text,
  model: text,
  rules: text,
  tools: z.array(text),
  at: text.regex(/^[0-9a-f]{40,64}$/, 'a commit'),
  window: count,
  limits: z.looseObject({ steps: count, tokens: count, timeMs: count, outputBytes: count, replyTokens: count }),
});
const said = z.object({ kind: z.literal('text'), text });
const call = z.object({ kind: z.literal('call'), id: text, tool: text, input: z.record(text, z.unknown()) });
const broken = z.object({ kind: z.literal('broken-call'), id: text, tool: text, raw: text, problem: text });
const result = z.object({ kind: z.literal('result'), id: text, text, failed: z.boolean() });
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), parts: z.array(z.union([said, result, z.looseObject({ kind: text })])) }),
  z.object({ role: z.literal('assistant'), parts: z.array(z.discriminatedUnion('kind', [said, call, broken])) }),
]);
const stop = z.object({ kind: z.enum(['end', 'calls', 'length', 'refused', 'other']), raw: text });
const usage = z.object({ requests: count, inputTokens: count, outputTokens: count, usd: z.number().nullable() });
const entry = z.discriminatedUnion('kind', [
  start,
  z.object({ kind: z.literal('asked'), request: text, failed: text.optional() }),
  z.object({ kind: z.literal('reply'), stop, usage }),
  z.object({ kind: z.literal('message'), message }),
  z.object({ kind: z.literal('end'), stop: text }),
  z.looseObject({ kind: z.enum(['call', 'compaction']) }),
]);

type Entry = z.output<typeof entry>;

/** The recordings of a transcript, one for each time that the agent began; a last line that was cut short is left out. */
export function readRecordings(content: string, file: string): readonly Recording[] {
  const lines = content.split('\n').filter((line) => line !== '');
  const entries = lines.flatMap((line, n) => parsed(line, `${file}:${n + 1}`, n === lines.length - 1));
  const starts = entries.flatMap(({ kind }, n) => (kind === 'start' ? [n] : []));
  return starts.map((from, n) => recordingOf(entries.slice(from, starts[n + 1])));
}

function parsed(line: string, place: string, last: boolean): readonly Entry[] {
  const checked = entry.safeParse(parsedJson(line));
  if (checked.success) return [checked.data];
  if (last && parsedJson(line) === undefined) return [];
  throw new BotError(
    'USAGE',
    `${place}: this is no line of a transcript that can be replayed: ${z.prettifyError(checked.error)}`,
  );
}

function recordingOf(entries: readonly Entry[]): Recording {
  const [first] = entries;
  if (first?.kind !== 'start') throw new BotError('INTERNAL', 'a recording without a start');
  const messages = entries.flatMap((one) => (one.kind === 'message' ? [one.message as Message] : []));
  const ended = entries.find((one) => one.kind === 'end');
  const { kind: _kind, limits, ...head } = first;
  return {
    ...head,
    // Checked as far as a replay depends on them; the rest is as this program wrote it.
    limits: limits as unknown as AgentLimits,
    messages,
    replies: repliesOf(entries, messages),
    ...(ended && { end: ended.stop as StopReason }),
  };
}

/** A request that was answered is followed by its stop and usage, and the reply is the next message of the model. */
function repliesOf(entries: readonly Entry[], messages: readonly Message[]): readonly RecordedReply[] {
  const stops = entries.flatMap((one) => (one.kind === 'reply' ? [one] : []));
  const spoken = messages.flatMap((one) => (one.role === 'assistant' ? [one.parts] : []));
  let answered = -1;
  return entries.flatMap((one): readonly RecordedReply[] => {
    if (one.kind !== 'asked') return [];
    const { request, failed } = one;
    if (failed !== undefined) return [{ request, failed: isCode(failed) ? failed : 'INTERNAL' }];
    answered += 1;
    const [ended, parts] = [stops[answered], spoken[answered]];
    // The process was killed in between.
    return ended && parts ? [{ request, parts, stop: ended.stop, usage: ended.usage }] : [];
  });
}

function isCode(word: string): word is ErrorCode {
  return Object.hasOwn(ERRORS, word);
}

/** The first text of a message's parts. */
export function briefOf({ messages: [first] }: Recording): string {
  const parts: readonly (UserPart | AssistantPart)[] = first?.parts ?? [];
  const spoken = parts.find((part) => part.kind === 'text');
  return spoken?.kind === 'text' ? spoken.text : '';
}
