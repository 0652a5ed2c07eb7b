import type { AssistantPart, ModelRequest } from '../../src/domain/message.ts';
import type { Model } from '../../src/ports/model.ts';

/** A model that says its calls as it was told to, instead of making them. */
export function speaking(model: Model): Model {
  return {
    id: model.id,
    window: model.window,
    can: { ...model.can, tools: false },
    reply: async (request, signal) => {
      const reply = await model.reply(request, signal);
      const text = reply.parts.map((part) => spoken(part, tagIn(request))).join('\n');
      const kind = reply.stop.kind === 'calls' ? 'end' : reply.stop.kind;
      return { ...reply, parts: text === '' ? [] : [{ kind: 'text', text }], stop: { kind, raw: kind } };
    },
  };
}

/** The word that the first message names. */
export function tagIn({ messages }: ModelRequest): string {
  return /TAG is (\S+)\./.exec(JSON.stringify(messages[0]))?.[1] ?? 'none';
}

function spoken(part: AssistantPart, tag: string): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'sealed') return '';
  return `\`\`\`${tag} ${part.tool}\n${part.kind === 'call' ? JSON.stringify(part.input) : part.raw}\n\`\`\``;
}
