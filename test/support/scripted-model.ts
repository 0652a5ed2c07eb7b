import type { AssistantPart, ModelReply, ModelRequest, ModelStop } from '../../src/domain/message.ts';
import type { Model } from '../../src/ports/model.ts';

/** A turn of a model that reads its lines: calls are numbered for it. */
export interface Line {
  readonly say?: string;
  readonly calls?: readonly (readonly [tool: string, input: Record<string, unknown>])[];
  readonly broken?: readonly (readonly [tool: string, raw: string])[];
  readonly stop?: ModelStop['kind'];
  readonly tokens?: number;
  /** Waits until the signal aborts, then rejects. */
  readonly hangs?: true;
  readonly throws?: Error;
}

/** A model in memory. Past its last line it repeats it. It keeps every request as it was, for looking at. */
export class ScriptedModel implements Model {
  readonly id = 'scripted/test';
  readonly window = 200_000;
  readonly can = { tools: true, images: false, cache: false };
  readonly requests: ModelRequest[] = [];
  readonly #lines: readonly Line[];

  constructor(...lines: readonly Line[]) {
    this.#lines = lines;
  }

  async reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    signal.throwIfAborted();
    const turn = this.requests.push(structuredClone(request));
    const line = this.#lines[Math.min(turn, this.#lines.length) - 1] ?? {};
    if (line.throws) throw line.throws;
    if (line.hangs) await aborted(signal);
    const parts = partsOf(line, turn);
    const kind = line.stop ?? (parts.some((part) => part.kind !== 'text') ? 'calls' : 'end');
    const usage = { requests: 1, inputTokens: line.tokens ?? 100, outputTokens: 10, usd: 0 };
    return { parts, stop: { kind, raw: kind }, usage };
  }
}

function partsOf({ say, calls = [], broken = [] }: Line, turn: number): AssistantPart[] {
  return [
    ...(say === undefined ? [] : [{ kind: 'text' as const, text: say }]),
    ...broken.map(([tool, raw], at) => ({
      kind: 'broken-call' as const,
      id: `broken-${turn}-${at}`,
      tool,
      raw,
      problem: 'The arguments are not valid JSON.',
    })),
    ...calls.map(([tool, input], at) => ({ kind: 'call' as const, id: `call-${turn}-${at}`, tool, input })),
  ];
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
