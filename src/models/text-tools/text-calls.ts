import type { AssistantPart, BrokenCallPart } from '../../domain/message.ts';
import { callFromText } from '../call-arguments.ts';

interface Turn {
  /** Makes the ids of the calls; the same place in a conversation gives the same one. */
  readonly number: number;
  /** Whether the reply ended at its limit. */
  readonly cut: boolean;
}

/** A line that opens or closes a block of code, as CommonMark has it. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

interface Block {
  readonly fence: string;
  /** The tool, where the block is a call. */
  readonly tool?: string;
  readonly lines: string[];
}

/**
 * The parts of a reply in plain text. A call is a closed block at the margin, inside of no other one, that bears the tag.
 * A block that was never closed is no call; nor is one that another block, a quotation or a thought shows.
 */
export function textCalls(reply: string, tag: string, turn: Turn): AssistantPart[] {
  const parts: AssistantPart[] = [];
  let prose: string[] = [];
  let open: Block | undefined;
  const id = () => `text_${turn.number}_${parts.length}`;
  const settle = () => {
    const text = prose.join('\n').trim();
    if (text !== '') parts.push({ kind: 'text', text });
    prose = [];
  };
  for (const line of spoken(reply)) {
    const next: Block | undefined = open ? afterLine(open, line) : opened(line, tag);
    if (open?.tool !== undefined && next === undefined) {
      settle();
      parts.push(callFromText(id(), open.tool, open.lines.join('\n')));
    } else if (next?.tool === undefined) prose.push(line);
    open = next;
  }
  const rest = open?.tool === undefined ? [] : [`\`\`\`${tag} ${open.tool}`, ...open.lines];
  prose.push(...rest);
  settle();
  return parts.some(({ kind }) => kind !== 'text') || turn.cut ? parts : [...parts, ...meant(reply, tag, id())];
}

/** The lines after a thought that comes first: what a model tries out for itself is not said. */
function spoken(reply: string): readonly string[] {
  const thought = /^\s*<think>[\s\S]*?(?:<\/think>|$)/.exec(reply)?.[0].length ?? 0;
  return reply.slice(thought).split(/\r?\n/);
}

function opened(line: string, tag: string): Block | undefined {
  const [, fence = '', info = ''] = FENCE.exec(line) ?? [];
  if (fence === '' || (fence.startsWith('`') && info.includes('`'))) return undefined;
  const [word, tool, ...more] = info.trim().split(/ +/);
  const call = line.startsWith(`\`\`\`${tag}`) && word === tag && tool !== undefined && more.length === 0;
  return { fence, lines: [], ...(call && { tool }) };
}

/** The block after one more line of it; undefined where the line closes it. */
function afterLine(block: Block, line: string): Block | undefined {
  const [, fence, info] = FENCE.exec(line) ?? [];
  if (fence?.startsWith(block.fence) && info?.trim() === '') return undefined;
  block.lines.push(line);
  return block;
}

/** Says what is wrong where somebody tried to make a call and made none. */
function meant(reply: string, tag: string, id: string): BrokenCallPart[] {
  const line = spoken(reply).find((one) => /^\s*(?:`{3,}|~{3,})\s*(?:call\b|call-|tool\b|tool_call\b)/.test(one));
  if (line === undefined) return [];
  const problem = `A call starts at the margin with \`\`\`${tag} and the tool's name, and ends with a line of three backticks; it stands in no other block.`;
  return [{ kind: 'broken-call', id, tool: '', raw: line.trim().slice(0, 200), problem }];
}
