import type { Message } from '../domain/message.ts';

interface Window {
  readonly header: string;
  readonly path: string;
  readonly from: number;
  readonly lines: readonly string[];
}

/** A shorter answer is sent again as it is. */
const SHORT_BYTES = 400;

/**
 * What stands in for the answer of `read` where the very lines that it shows still stand in the conversation; undefined
 * where they do not, or not any more.
 */
export function unchangedRead(answer: string, messages: readonly Message[]): string | undefined {
  const window = answer.length < SHORT_BYTES ? undefined : windowOf(answer);
  if (!window) return undefined;
  const at = messages.findLastIndex((message, index) => holds(message, messages[index - 1], window));
  if (at === -1) return undefined;
  const step = messages.slice(0, at).filter(({ role }) => role === 'assistant').length;
  return `${window.header} unchanged since you read them in reply ${step}; they still stand above.`;
}

function holds(message: Message, before: Message | undefined, wanted: Window): boolean {
  return message.parts.some((part) => {
    if (part.kind !== 'result' || part.failed || !wasRead(part.id, before)) return false;
    const shown = windowOf(part.text);
    if (shown?.path !== wanted.path || shown.from > wanted.from) return false;
    const skip = wanted.from - shown.from;
    return wanted.lines.every((line, index) => shown.lines[skip + index] === line);
  });
}

function wasRead(id: string, before: Message | undefined): boolean {
  return before?.parts.some((part) => part.kind === 'call' && part.id === id && part.tool === 'read') === true;
}

const HEADER = /^(.+), (?:all \d+ lines|lines (\d+) to \d+ of \d+):\n/;

function windowOf(answer: string): Window | undefined {
  const [header, path, from = '1'] = HEADER.exec(answer) ?? [];
  if (header === undefined || path === undefined) return undefined;
  return { header: header.trimEnd(), path, from: Number(from), lines: answer.slice(header.length).split('\n') };
}
