import { BotError } from '../../domain/errors.ts';
import { isObject } from '../call-arguments.ts';

/**
 * Lets a stream of JSON lines pass unchanged and breaks it at the first line that is none, or that reports an error:
 * Ollama's client prints such lines to the terminal and goes on.
 */
export function checkedLines(id: string): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let rest = '';
  return new TransformStream({
    transform(bytes, controller) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      const problem = lines.map((line) => lineProblem(id, line)).find(Boolean);
      if (problem) controller.error(problem);
      else controller.enqueue(bytes);
    },
    flush(controller) {
      const problem = lineProblem(id, rest + decoder.decode());
      if (problem) controller.error(problem);
    },
  });
}

function lineProblem(id: string, line: string): BotError | undefined {
  if (line.trim() === '') return undefined;
  const value = parsed(line);
  if (!isObject(value)) return new BotError('MODEL_GARBAGE', `${id}: a line of the stream is no JSON object.`);
  return 'error' in value ? new BotError('MODEL_UNREACHABLE', `${id}: the server broke off with an error.`) : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
