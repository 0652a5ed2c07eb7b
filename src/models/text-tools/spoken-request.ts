import type { AssistantPart, Message, ModelRequest, ToolDefinition, UserPart } from '../../domain/message.ts';

/** A request in which tools, calls and results are plain text. Each message depends on itself and the one before alone. */
export function spokenRequest(request: ModelRequest, tag: string): ModelRequest {
  const messages = request.messages.map((message, index) =>
    message.role === 'assistant'
      ? said('assistant', message.parts.filter(({ kind }) => kind !== 'sealed').map(spokenPart(tag)))
      : said('user', [...heard(message.parts, request.messages[index - 1], tag), ...(index === 0 ? [rule(tag)] : [])]),
  );
  return { ...request, system: `${request.system}\n\n${described(request.tools)}`, tools: [], messages };
}

function said(role: Message['role'], texts: readonly string[]): Message {
  return { role, parts: [{ kind: 'text', text: texts.join('\n\n') }] };
}

/** The same for every order: what sets a conversation apart, its tag, is told in its first message. */
function described(tools: readonly ToolDefinition[]): string {
  const list = tools.map(
    ({ name, description, input }) => `### ${name}\n${description}\nArguments (JSON Schema): ${JSON.stringify(input)}`,
  );
  return `## Tools

Call a tool with a block of three lines or more: three backticks, TAG, a space and the tool's name; its arguments as one JSON object; three backticks. Several blocks in one reply run in order. Every block starts at the margin and stands in no other block. TAG is told at the end of the first message. Results come back in the next message; never write them yourself.

${list.join('\n\n')}`;
}

function rule(tag: string): string {
  return `TAG is ${tag}. A call looks like this:\n\n${block(tag, 'name', '{"argument": "value"}')}`;
}

function spokenPart(tag: string): (part: AssistantPart) => string {
  return (part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'sealed') return '';
    return block(tag, part.tool, part.kind === 'call' ? JSON.stringify(part.input) : part.raw);
  };
}

function block(tag: string, tool: string, body: string): string {
  return `\`\`\`${tag} ${tool}\n${body}\n\`\`\``;
}

/** Results between marks with the tag, which nothing inside may hold: output cannot pass for another result. */
function heard(parts: readonly UserPart[], before: Message | undefined, tag: string): string[] {
  return parts.map((part) => {
    if (part.kind === 'text') return part.text;
    const tool = toolOf(part.id, before);
    const mark = `result-${tag}`;
    const text = part.text.replaceAll(tag, '[tag]');
    return `<${mark} tool="${tool}"${part.failed ? ' failed' : ''}>\n${text}\n</${mark}>`;
  });
}

function toolOf(id: string, before: Message | undefined): string {
  const call = before?.parts.find((part) => 'tool' in part && part.id === id);
  return call && 'tool' in call ? call.tool.replaceAll(/[^\w.-]+/g, '_').slice(0, 64) : '';
}
