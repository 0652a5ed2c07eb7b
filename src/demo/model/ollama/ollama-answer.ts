import type { ChatResponse } from 'ollama/browser';
import type { ScriptTurn } from '../../../lib/model-script.ts';
import { textPieces } from '../text-pieces.ts';
import { turnUsage } from '../turn-usage.ts';
import type { OllamaRequest } from './ollama-schema.ts';

/** Dates are text on the wire, and only the last piece tells numbers. */
type Piece = Pick<ChatResponse, 'model' | 'message' | 'done'> & { created_at: string };
type LastPiece = Piece & Partial<Omit<ChatResponse, keyof Piece>>;

/** The pieces of a turn's answer, one line each; the last one alone where the request wants no stream. */
export function ollamaPieces(request: OllamaRequest, turn: ScriptTurn): readonly LastPiece[] {
  const { say = '', think = '' } = turn;
  const calls = (turn.calls ?? []).map(({ tool, arguments: input }) => ({
    // No Ollama sends arguments as text; servers that pretend to be one do.
    function: { name: tool, arguments: input as Record<string, unknown> },
  }));
  const calling = calls.length > 0 ? { tool_calls: calls } : {};
  const piece = (message: Partial<ChatResponse['message']>): Piece => ({
    model: request.model,
    created_at: '2026-01-01T00:00:00Z',
    message: { role: 'assistant', content: '', ...message },
    done: false,
  });
  if (!request.stream) {
    const thought = think === '' ? {} : { thinking: think };
    return [{ ...piece({ content: say, ...thought, ...calling }), ...ending(request, turn) }];
  }
  return [
    ...textPieces(think).map((thinking) => piece({ thinking })),
    ...textPieces(say).map((content) => piece({ content })),
    ...(calls.length > 0 ? [piece(calling)] : []),
    { ...piece({}), ...ending(request, turn) },
  ];
}

function ending(request: OllamaRequest, turn: ScriptTurn): Partial<LastPiece> & { done: true } {
  const used = turnUsage([request.messages, request.tools], turn);
  return {
    done: true,
    done_reason: turn.stop === 'length' ? 'length' : 'stop',
    total_duration: 1,
    load_duration: 1,
    prompt_eval_duration: 1,
    eval_duration: 1,
    ...(used && { prompt_eval_count: used.input + used.cacheRead + used.cacheWrite, eval_count: used.output }),
  };
}
