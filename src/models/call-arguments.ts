import type { BrokenCallPart, CallPart } from '../domain/message.ts';

/** A call from the raw text of its arguments: a complete one, or a broken one that says what is wrong with it. */
export function callFromText(id: string, tool: string, raw: string): CallPart | BrokenCallPart {
  // Models leave the arguments of a tool without any out altogether.
  if (raw.trim() === '') return { kind: 'call', id, tool, input: {} };
  const broken = (problem: string): BrokenCallPart => ({ kind: 'broken-call', id, tool, raw, problem });
  try {
    const value: unknown = JSON.parse(raw);
    return isObject(value) ? { kind: 'call', id, tool, input: value } : broken('The arguments are no JSON object.');
  } catch (error) {
    return broken(`The arguments are not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether a value is what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
