import { BotError } from '../../domain/errors.ts';
import { parsedJson } from '../../lib/parsed-json.ts';
import { isObject, nestingOf } from '../call-arguments.ts';

/** The call's arguments stand a few levels inside of the line. */
const DEEPEST = 200;
const LONGEST = 4 * 1024 * 1024;
const NEWLINE = 10;

/**
 * Lets the whole lines of a stream of JSON pass, and breaks it at the first line that is none, or that reports an error:
 * Ollama's client prints such lines to the terminal and goes on, and reads a half line anew with every piece of it.
 */
export function checkedLines(id: string): TransformStream<Uint8Array, Uint8Array> {
  const waiting: Uint8Array[] = [];
  let length = 0;
  return new TransformStream({
    transform(bytes, controller) {
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      length += bytes.length;
      if (end > 0) {
        const whole = Buffer.concat([...waiting.splice(0), bytes.subarray(0, end)]);
        pass(id, whole, controller);
        length = bytes.length - end;
      }
      waiting.push(bytes.subarray(end));
      if (length > LONGEST) controller.error(garbage(id, `is over ${LONGEST} bytes`));
    },
    flush: (controller) => pass(id, Buffer.concat(waiting), controller),
  });
}

function pass(id: string, lines: Buffer, controller: TransformStreamDefaultController<Uint8Array>): void {
  // The client takes a blank line for broken JSON.
  const filled = lines
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const problem = filled.map((line) => lineProblem(id, line)).find(Boolean);
  if (problem) controller.error(problem);
  else if (filled.length > 0) controller.enqueue(Buffer.from(`${filled.join('\n')}\n`));
}

function lineProblem(id: string, line: string): BotError | undefined {
  const value = nestingOf(line) > DEEPEST ? undefined : parsedJson(line);
  if (!isObject(value)) return garbage(id, 'is no JSON object');
  return 'error' in value ? new BotError('MODEL_UNREACHABLE', `${id}: the server broke off with an error.`) : undefined;
}

function garbage(id: string, what: string): BotError {
  return new BotError('MODEL_GARBAGE', `${id}: a line of the stream ${what}.`);
}
