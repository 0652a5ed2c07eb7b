import type { ModelReply } from '../../src/domain/message.ts';
import type { ScriptTurn } from '../../src/lib/model-script.ts';
import { ask } from './model-asks.ts';
import { type MakeModel, modelBench } from './model-bench.ts';

/** An answer as it went over the wire, and what a client made of it. */
export interface RecordedStream {
  readonly type: string;
  readonly text: string;
  readonly reply: ModelReply;
}

const CALLS = ['a.js', 'b ✓.js'].map((path) => ({ tool: 'read', arguments: { path, lines: [1, { to: 2 }] } }));
const TURNS: readonly ScriptTurn[] = [
  { say: 'Hello ✓, this is a text.' },
  { think: 'Which files?', say: 'I look.', calls: CALLS },
  { calls: [{ tool: 'read', arguments: '{"path": ' }] },
  { say: 'No more roo', calls: CALLS, stop: 'length' },
  { say: 'I will not.', stop: 'refused' },
];

/** What an adapter's server sends when all is well, turn by turn. */
export async function recordedStreams(make: MakeModel): Promise<readonly RecordedStream[]> {
  const sent: { type: string; text: string }[] = [];
  const recording: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    sent.push({ type: response.headers.get('content-type') ?? '', text: await response.clone().text() });
    return response;
  };
  await using bench = await modelBench(make, TURNS, { fetch: recording });
  const replies: ModelReply[] = [];
  for (const _ of TURNS) replies.push(await ask(bench.model));
  return replies.flatMap((reply, at) => {
    const stream = sent[at];
    return stream ? [{ ...stream, reply }] : [];
  });
}
