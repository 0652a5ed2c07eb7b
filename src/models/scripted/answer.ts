import { BotError } from '../../domain/errors.ts';
import type { AssistantPart, Message, ModelReply, ModelRequest } from '../../domain/message.ts';
import type { Price } from '../../domain/price.ts';
import type { ScriptQuery } from '../../lib/match-script.ts';
import { faultOf, type ScriptFault, type ScriptTurn } from '../../lib/model-script.ts';
import { callFromText } from '../call-arguments.ts';
import { faultTable } from '../fault-table.ts';
import { faultError } from '../provider-fault.ts';

/** What a request looks like to a script. */
export function queryOf(request: ModelRequest, model: string): ScriptQuery {
  const first = request.messages.find(({ role }) => role === 'user');
  const text = (message: Message | undefined) =>
    (message?.parts ?? []).map((part) => (part.kind === 'text' ? part.text : '')).join('\n');
  return { model, system: request.system, firstUser: text(first), turn: turnsOf(request) };
}

/** A turn as the reply that a model would give; a turn that is a fault is thrown. */
export function answerOf(turn: ScriptTurn, request: ModelRequest, id: string, price: Price): ModelReply {
  throwFault(turn, id);
  const parts = partsOf(turn, turnsOf(request));
  const told = turn.usage === 'none' ? undefined : turn.usage;
  const input = told?.input ?? quarter([request.system, request.messages, request.tools]);
  const output = told?.output ?? quarter([turn.say, turn.calls]);
  return {
    parts,
    stop: stopOf(turn),
    usage: {
      requests: 1,
      inputTokens: input,
      outputTokens: output,
      usd: price({ input, output, cacheRead: 0, cacheWrite: 0 }),
    },
  };
}

function throwFault(turn: ScriptTurn, id: string): void {
  const fault = faultOf(turn);
  if (fault === undefined) return;
  if (fault !== 'status')
    throw new BotError(
      SILENT.has(fault) ? 'MODEL_UNREACHABLE' : 'MODEL_GARBAGE',
      `${id}: the script fails (${fault}).`,
    );
  const headers = new Headers(turn.retryAfter === undefined ? {} : { 'retry-after': String(turn.retryAfter) });
  const context = { id, table: faultTable(), secret: undefined, overflows: () => false };
  throw faultError(
    { status: turn.status, codes: turn.code === undefined ? [] : [turn.code], message: 'the script says so', headers },
    context,
  );
}

/** What looks, from a client, as if nobody answered. */
const SILENT: ReadonlySet<ScriptFault> = new Set(['reset', 'cut', 'hang', 'silence', 'drip', 'trickle', 'not-http']);

function partsOf({ say, calls = [] }: ScriptTurn, turn: number): readonly AssistantPart[] {
  const text: AssistantPart[] = say === undefined ? [] : [{ kind: 'text', text: say }];
  const made = calls.map(({ tool, arguments: given }, index) =>
    callFromText(`call_${turn}_${index}`, tool, typeof given === 'string' ? given : JSON.stringify(given)),
  );
  return [...text, ...made];
}

function stopOf({ stop, calls }: ScriptTurn): ModelReply['stop'] {
  const kind = stop ?? (calls ? 'calls' : 'end');
  return { kind, raw: kind };
}

function turnsOf({ messages }: ModelRequest): number {
  return messages.filter(({ role }) => role === 'assistant').length;
}

/** Four characters a token, as the script's server has it. */
function quarter(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}
