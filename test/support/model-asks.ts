import {
  type AssistantPart,
  isCall,
  type Message,
  type ModelReply,
  type ModelRequest,
} from '../../src/domain/message.ts';
import type { Model } from '../../src/ports/model.ts';

const PROPERTIES = { path: { type: 'string' } };
const TOOL = { name: 'read', description: 'Reads a file.', input: { type: 'object', properties: PROPERTIES } };

/** A question that every server takes. */
export const ASK: ModelRequest = {
  system: 'Be brief.',
  tools: [TOOL],
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Look at a.js.' }] }],
  maxOutputTokens: 1000,
};

/** The question, and a reply whose every call is answered. */
export function answered(parts: readonly AssistantPart[], say = 'Go on.'): readonly Message[] {
  const results = parts
    .filter(isCall)
    .map(({ id }, at) => ({ kind: 'result' as const, id, text: `r${at}`, failed: at > 0 }));
  const said = say === '' ? [] : [{ kind: 'text' as const, text: say }];
  return [...ASK.messages, { role: 'assistant', parts }, { role: 'user', parts: [...results, ...said] }];
}

/** Asks a model, with a deadline of the test's own. */
export function ask(model: Model, messages: readonly Message[] = ASK.messages): Promise<ModelReply> {
  return model.reply({ ...ASK, messages }, AbortSignal.timeout(20_000));
}
