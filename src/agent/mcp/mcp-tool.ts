import type { Client, Tool as McpDefinition } from '@modelcontextprotocol/client';
import { truncateText } from '../../lib/bounded-output.ts';
import { cleanText } from '../../lib/clean-text.ts';
import { commandOutput } from '../tools/command-output.ts';
import { failed, type Tool, type ToolAnswer } from '../tools/tool.ts';
import { withoutNulls } from '../tools/without-nulls.ts';
import type { McpServer } from './mcp-server.ts';
import { plainSchema } from './plain-schema.ts';

const MOST_NAME = 64;
const MOST_DESCRIPTION = 300;

/** One tool of a server as an agent's tool; whatever goes wrong is an answer. */
export function mcpTool(server: McpServer, client: Client, tool: McpDefinition): Tool {
  const said = cleanText(tool.description ?? '')
    .text.replaceAll(/\s+/g, ' ')
    .trim();
  const description = truncated(said === '' ? `The tool ${tool.name} of ${server.name}.` : said);
  return {
    definition: { name: toolName(server, tool.name), description, input: plainSchema(tool.inputSchema) },
    run: async (input, bench, signal) => {
      const most = Math.min(server.outputBytes, bench.outputBytes);
      const call = { name: tool.name, arguments: withoutNulls(input) as Record<string, unknown> };
      const limits = { timeout: server.timeoutMs, maxTotalTimeout: server.timeoutMs, signal };
      try {
        return answerOf(await client.callTool(call, limits), most);
      } catch (error) {
        signal.throwIfAborted();
        return failed(truncateText(`${server.name} did not answer: ${causeOf(error)} Go on without it.`, most));
      }
    },
  };
}

/** `server__tool` in letters that every provider takes. */
export function toolName(server: McpServer, tool: string): string {
  return `${server.name}__${tool.replaceAll(/[^\w-]+/g, '_')}`.slice(0, MOST_NAME);
}

function truncated(text: string): string {
  return text.length > MOST_DESCRIPTION ? `${text.slice(0, MOST_DESCRIPTION)}…` : text;
}

type Answer = Awaited<ReturnType<Client['callTool']>>;

function answerOf({ content, structuredContent, isError }: Answer, most: number): ToolAnswer {
  const parts = content.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type === 'resource' && 'text' in part.resource) return part.resource.text;
    return part.type === 'resource_link' ? part.uri : `[${part.type} left out]`;
  });
  const text = parts.join('\n') || (structuredContent === undefined ? '' : JSON.stringify(structuredContent));
  return { text: commandOutput(text, most) || '(no output)', failed: isError === true };
}

/** One line, since the server wrote it. */
function causeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = commandOutput(message, 300).replaceAll(/\s+/g, ' ');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
