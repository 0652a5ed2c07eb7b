import type { CallPart, Message, ResultPart } from '../domain/message.ts';

/** The results that tell of an error which no later call has mended: the same command that went well, or a change of the same file. */
export function openErrors(messages: readonly Message[]): ReadonlySet<ResultPart> {
  const calls = new Map(messages.flatMap(({ parts }) => parts.flatMap((part) => callEntry(part))));
  const open = new Map<string, ResultPart>();
  for (const part of messages.flatMap(({ parts }): readonly Message['parts'][number][] => parts)) {
    if (part.kind !== 'result') continue;
    const call = calls.get(part.id);
    const subject = call ? subjectOf(call) : part.id;
    if (isError(part, call)) open.set(subject, part);
    else open.delete(subject);
  }
  return new Set(open.values());
}

function callEntry(part: Message['parts'][number]): readonly (readonly [string, CallPart])[] {
  return part.kind === 'call' ? [[part.id, part] as const] : [];
}

/** What a call is about: two calls about the same thing mend or replace each other. */
function subjectOf({ tool, input }: CallPart): string {
  const kind = tool === 'edit' || tool === 'write' ? 'change' : tool;
  return JSON.stringify([kind, input.command ?? input.pattern ?? null, input.path ?? null]);
}

function isError({ failed, text }: ResultPart, call: CallPart | undefined): boolean {
  return failed || (call?.tool === 'shell' && !text.startsWith('exit 0'));
}
