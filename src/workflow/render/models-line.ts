import type { ErrorCode } from '../../domain/errors.ts';
import type { Spent } from '../../domain/journal.ts';
import type { FailedModel } from '../../domain/message.ts';
import { inlineCode } from '../../lib/markdown.ts';
import { type ModelWork, modelWork } from '../model-work.ts';

const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MODEL_UNREACHABLE: 'did not answer',
  MODEL_OVERLOADED: 'was overloaded',
  MODEL_LIMITED: 'was limited',
  MODEL_AUTH: 'refused the key',
  MODEL_QUOTA: 'was over its quota',
  MODEL_CONTEXT: 'was too small',
  MODEL_REQUEST: 'refused the request',
  MODEL_GARBAGE: 'answered garbage',
};

/** Who did what, role by role, e.g. `developer: a/x (8 calls), after a/x was overloaded: b/y (3 calls)`; undefined before the first reply. */
export function modelsLine(spent: readonly Spent[]): string | undefined {
  const byRole = Map.groupBy(modelWork(spent), ({ role }) => role);
  if (byRole.size === 0) return undefined;
  return [...byRole].map(([role, works]) => `${role}: ${works.map(workWord).join(', ')}`).join('; ');
}

function workWord({ model, calls, after }: ModelWork): string {
  const done = `${inlineCode(model)} (${calls} ${calls === 1 ? 'call' : 'calls'})`;
  return after.length > 0 ? `after ${after.map(failureWord).join(' and ')}: ${done}` : done;
}

function failureWord({ model, code }: FailedModel): string {
  return `${inlineCode(model)} ${WORDS[code] ?? code}`;
}
