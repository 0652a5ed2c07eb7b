import { type AssistantPart, isCall, type ModelReply, type ModelRequest } from '../domain/message.ts';
import type { Model } from '../ports/model.ts';
import { spokenRequest } from './text-tools/spoken-request.ts';
import { textCalls } from './text-tools/text-calls.ts';
import { textTag } from './text-tools/text-tag.ts';

/** A model without native tool calling that can use tools all the same: they are described and called in plain text. */
export function withTextTools(model: Model): Model {
  return {
    ...model,
    can: { ...model.can, tools: true },
    reply: async (request, signal) => {
      if (request.tools.length === 0) return await model.reply(request, signal);
      const tag = textTag(request);
      return understood(await model.reply(spokenRequest(request, tag), signal), request, tag);
    },
  };
}

function understood(reply: ModelReply, request: ModelRequest, tag: string): ModelReply {
  if (reply.stop.kind === 'refused') return reply;
  const text = reply.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
  const turn = { number: request.messages.length, cut: reply.stop.kind === 'length' };
  const parts: AssistantPart[] = [...textCalls(text, tag, turn), ...reply.parts.filter(({ kind }) => kind !== 'text')];
  const calls = parts.some(isCall);
  const kind = calls && reply.stop.kind !== 'length' ? 'calls' : reply.stop.kind;
  return { ...reply, parts, stop: { ...reply.stop, kind } };
}
