import { cameOfThought } from '../call-id.ts';
import { signatureOf } from './messages-answer.ts';
import { blocksOf, type MessagesRequest, type MessagesTurn } from './messages-schema.ts';

const MOST_MARKERS = 4;

/** What is wrong with the order of turns, with calls and their results, with marks and thoughts; undefined when all is well. */
export function messagesProblem(request: MessagesRequest): string | undefined {
  const { messages, tools = [] } = request;
  const markers = JSON.stringify(request).split('"cache_control":{').length - 1;
  if (markers > MOST_MARKERS) {
    return `A maximum of ${MOST_MARKERS} blocks with cache_control may be provided. Found ${markers}.`;
  }
  if (repeated(tools.map(({ name }) => name))) return 'tools: Tool names must be unique.';
  if (repeated(messages.flatMap(callsOf))) return 'messages: `tool_use` ids must be unique';
  return messages.map((_, at) => turnProblem(messages, at)).find(Boolean);
}

function turnProblem(messages: readonly MessagesTurn[], at: number): string | undefined {
  const turn = messages[at];
  const where = `messages.${at}`;
  if ((turn?.role === 'user') !== (at % 2 === 0)) return `${where}: roles must alternate, and begin with "user"`;
  const blocks = blocksOf(turn);
  const misplaced = blocks.find(({ type }) => (type === 'tool_result' ? 'user' : ROLES[type]) === other(turn?.role));
  if (misplaced) return `${where}: \`${misplaced.type}\` blocks are not permitted for this role`;
  const forged = blocks.some((block) => block.type === 'thinking' && block.signature !== signatureOf(block.thinking));
  if (forged) return `${where}: Invalid \`signature\` in \`thinking\` block`;
  const thought = blocks.some(({ type }) => type.endsWith('thinking'));
  if (!thought && callsOf(turn).some(cameOfThought)) return `${where}: Expected \`thinking\`, but found \`tool_use\``;
  return resultsProblem(messages, at) ?? endProblem(turn, where, at === messages.length - 1);
}

const ROLES: Readonly<Record<string, string>> = {
  tool_use: 'assistant',
  thinking: 'assistant',
  redacted_thinking: 'assistant',
  image: 'user',
};

function other(role: string | undefined): string {
  return role === 'user' ? 'assistant' : 'user';
}

function resultsProblem(messages: readonly MessagesTurn[], at: number): string | undefined {
  const blocks = blocksOf(messages[at]);
  const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
  const first = blocks.slice(0, results.length).every(({ type }) => type === 'tool_result');
  if (!first) return `messages.${at}: \`tool_result\` blocks must come before all others`;
  const calls = callsOf(messages[at - 1]);
  const open = calls.find((id) => results.filter((result) => result === id).length !== 1);
  if (open !== undefined) return `messages.${at - 1}: \`tool_use\` ids need exactly one \`tool_result\` after: ${open}`;
  const stray = results.find((id) => !calls.includes(id));
  return stray === undefined ? undefined : `messages.${at}: unexpected \`tool_use_id\` in \`tool_result\`: ${stray}`;
}

/** Calls without any results behind them, a thought that nothing came of. */
function endProblem(turn: MessagesTurn | undefined, where: string, last: boolean): string | undefined {
  if (turn?.role !== 'assistant') return undefined;
  if (last) return `${where}: the conversation must end with a user message`;
  const end = blocksOf(turn).at(-1)?.type ?? '';
  return end.endsWith('thinking')
    ? `${where}: the final block in an assistant message cannot be \`${end}\``
    : undefined;
}

function callsOf(turn: MessagesTurn | undefined): string[] {
  return blocksOf(turn).flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
}

function repeated(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}
