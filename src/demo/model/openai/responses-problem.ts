import { cameOfThought } from '../call-id.ts';
import type { Refusal } from '../model-dialect.ts';
import { isSealed } from './responses-answer.ts';
import type { InputItem, ResponsesRequest } from './responses-schema.ts';

/** What is wrong with the order of the items: calls without one output each, thoughts without what came of them. */
export function responsesProblem({ input, tools = [] }: ResponsesRequest): Refusal | undefined {
  const names = tools.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice !== -1) return problem(`The tool '${names[twice]}' is defined twice.`, `tools[${twice}].name`);
  return input.map((_, at) => itemProblem(input, at)).find(Boolean);
}

function itemProblem(input: readonly InputItem[], at: number): Refusal | undefined {
  const item = input[at];
  const where = `input[${at}]`;
  switch (item?.type) {
    case 'reasoning':
      return thoughtProblem(item, input[at + 1], where);
    case 'function_call':
      return callProblem(item.call_id, input, at);
    case 'function_call_output': {
      const known = input.slice(0, at).some((one) => one.type === 'function_call' && one.call_id === item.call_id);
      return known
        ? undefined
        : problem(`No tool call found for function call output with call_id ${item.call_id}.`, where);
    }
    default:
      return item?.role === 'assistant' && !isAssistants(item.content)
        ? problem(`Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.`, `${where}.content`)
        : undefined;
  }
}

function thoughtProblem(
  item: Extract<InputItem, { type: 'reasoning' }>,
  next: InputItem | undefined,
  where: string,
): Refusal | undefined {
  const { id, encrypted_content: sealed } = item;
  if (!sealed)
    return problem(`Item with id '${id}' not found. Items are not persisted when \`store\` is false.`, where);
  if (!isSealed(id, sealed)) {
    return { ...problem('The encrypted content could not be verified.', where), code: 'invalid_encrypted_content' };
  }
  const follows = next?.type === 'reasoning' || next?.type === 'function_call';
  if (follows || (next?.type === 'message' && next.role === 'assistant')) return undefined;
  return problem(`Item '${id}' of type 'reasoning' was provided without its required following item.`, where);
}

function callProblem(id: string, input: readonly InputItem[], at: number): Refusal | undefined {
  const outputs = input.filter((one) => one.type === 'function_call_output' && one.call_id === id).length;
  if (outputs !== 1) return problem(`No tool output found for function call ${id}, or more than one.`, 'input');
  if (input.findIndex((one) => one.type === 'function_call' && one.call_id === id) !== at) {
    return problem(`Two function calls have the id ${id}.`, `input[${at}]`);
  }
  const turn = input.slice(0, at).findLastIndex((one) => one.type === 'function_call_output' || isUser(one));
  const thought = input.slice(turn + 1, at).some(({ type }) => type === 'reasoning');
  if (thought || !cameOfThought(id)) return undefined;
  return problem(`Function call '${id}' was provided without its required 'reasoning' item.`, `input[${at}]`);
}

function isUser(item: InputItem): boolean {
  return item.type === 'message' && item.role !== 'assistant';
}

function isAssistants(content: Extract<InputItem, { type: 'message' }>['content']): boolean {
  return typeof content === 'string' || content.every(({ type }) => type === 'output_text');
}

function problem(message: string, param: string): Refusal {
  return { status: 400, message, param };
}
