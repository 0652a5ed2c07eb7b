import type { BrokenCallPart, CallPart } from '../domain/message.ts';

/** Deeper arguments are no work of a model that is well, and overflow the stack of whoever walks over them. */
const DEEPEST = 100;

/** A call from the raw text of its arguments: a complete one, or a broken one that says what is wrong with it. */
export function callFromText(id: string, tool: string, raw: string): CallPart | BrokenCallPart {
  // Models leave the arguments of a tool without any out altogether.
  if (raw.trim() === '') return { kind: 'call', id, tool, input: {} };
  const broken = (problem: string): BrokenCallPart => ({ kind: 'broken-call', id, tool, raw, problem });
  if (nestingOf(raw) > DEEPEST) return broken(`The arguments are nested more than ${DEEPEST} deep.`);
  try {
    const value: unknown = wellFormed(JSON.parse(raw));
    return isObject(value) ? { kind: 'call', id, tool, input: value } : broken('The arguments are no JSON object.');
  } catch (error) {
    return broken(`The arguments are not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The arguments with which a call is said back: those of a broken one stand inside valid JSON, since servers parse them. */
export function repeatedInput(part: CallPart | BrokenCallPart): Record<string, unknown> {
  return part.kind === 'call' ? { ...part.input } : { unreadable_arguments: part.raw.toWellFormed() };
}

/** Whether a value is what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep a JSON text nests at most; brackets inside of strings count for nothing. */
export function nestingOf(json: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '"') quoted = !quoted;
    else if (quoted && sign === '\\') at += 1;
    else if (!quoted && (sign === '[' || sign === '{')) deepest = Math.max(deepest, ++depth);
    else if (!quoted && (sign === ']' || sign === '}')) depth -= 1;
  }
  return deepest;
}

/** A surrogate that stands alone is no text: providers refuse a request that repeats it. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]));
}
