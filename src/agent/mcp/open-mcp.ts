import type { Client, JsonSchemaValidatorResult, Tool as McpDefinition, Transport } from '@modelcontextprotocol/client';
import type { Workspace } from '../../ports/sandbox.ts';
import type { Tool } from '../tools/tool.ts';
import { cappedFetch } from './capped-fetch.ts';
import type { McpServer } from './mcp-server.ts';
import { mcpTool } from './mcp-tool.ts';
import { WorkspaceTransport } from './workspace-transport.ts';

/** The tools of some servers, for as long as an agent works. */
export interface McpTools extends AsyncDisposable {
  readonly tools: readonly Tool[];
  /** What is not to be had, in sentences: a server that did not start, a tool that was left out. */
  readonly problems: readonly string[];
}

/** Tools of one server; more would fill the window of the model. */
const MOST_TOOLS = 24;

/** Starts servers and asks for their tools. One that fails has none: that is a problem to tell, never an error. */
export async function openMcp(
  servers: readonly McpServer[],
  workspace: () => Promise<Workspace>,
  signal: AbortSignal,
): Promise<McpTools> {
  const opened = await Promise.all(servers.map((server) => opening(server, workspace, signal)));
  return {
    tools: opened.flatMap(({ tools }) => tools),
    problems: opened.flatMap(({ problems }) => problems),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map(({ close }) => close()));
    },
  };
}

interface Opened extends Pick<McpTools, 'tools' | 'problems'> {
  readonly close: () => Promise<void>;
}

async function opening(server: McpServer, workspace: () => Promise<Workspace>, signal: AbortSignal): Promise<Opened> {
  const stopped = new AbortController();
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    // However it goes: what runs in the sandbox ends with the signal at the latest.
    await Promise.allSettled(closing.map((one) => one()));
    stopped.abort();
  };
  try {
    const client = await connected(server, workspace, AbortSignal.any([signal, stopped.signal]));
    closing.push(() => client.close());
    const { tools } = await client.listTools(undefined, limitsOf(server, signal));
    return { ...chosen(server, client, tools), close };
  } catch (error) {
    await close();
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 300) : String(error);
    return { tools: [], problems: [`The MCP server ${server.name} cannot be used: ${why}`], close };
  }
}

/** Loaded only where a server is configured: most agents do without. */
async function connected(server: McpServer, workspace: () => Promise<Workspace>, signal: AbortSignal): Promise<Client> {
  const sdk = await import('@modelcontextprotocol/client');
  // Schemas that a server sends are never compiled: its answers are text for a model, whatever they claim to be.
  const jsonSchemaValidator = { getValidator: <T>() => trusting<T> };
  const client = new sdk.Client({ name: 'issuewright', version: '1' }, { jsonSchemaValidator, listMaxPages: 4 });
  await client.connect(await transportTo(server, workspace, signal, sdk), limitsOf(server, signal));
  return client;
}

type Sdk = typeof import('@modelcontextprotocol/client');

async function transportTo(
  { where }: McpServer,
  workspace: () => Promise<Workspace>,
  signal: AbortSignal,
  { StreamableHTTPClientTransport }: Sdk,
): Promise<Transport> {
  if (where.kind === 'sandbox') return new WorkspaceTransport(await workspace(), where.command, signal);
  const headers = where.token === undefined ? {} : { authorization: `Bearer ${where.token}` };
  return new StreamableHTTPClientTransport(new URL(where.url), {
    requestInit: { headers, redirect: 'error' },
    fetch: cappedFetch(new URL(where.url).origin, signal),
  });
}

function trusting<T>(data: unknown): JsonSchemaValidatorResult<T> {
  return { valid: true, data: data as T, errorMessage: undefined };
}

function limitsOf({ timeoutMs }: McpServer, signal: AbortSignal) {
  return { timeout: timeoutMs, maxTotalTimeout: timeoutMs, signal };
}

/** The tools that may be used, in the order of their names, so that every order sends the same. */
function chosen(
  server: McpServer,
  client: Client,
  there: readonly McpDefinition[],
): Pick<Opened, 'tools' | 'problems'> {
  const allowed = there.filter(({ name }) => server.tools?.includes(name) ?? true);
  const byName = new Map(
    allowed.map((tool) => mcpTool(server, client, tool)).map((tool) => [tool.definition.name, tool] as const),
  );
  const tools = [...byName.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  const missing = (server.tools ?? []).filter((name) => !there.some((tool) => tool.name === name));
  const left = allowed.length - Math.min(tools.length, MOST_TOOLS);
  return {
    tools: tools.slice(0, MOST_TOOLS),
    problems: [
      ...missing.map((name) => `The MCP server ${server.name} has no tool ${JSON.stringify(name.slice(0, 64))}.`),
      ...(left > 0 ? [`${left} tools of the MCP server ${server.name} are left out; name those that are needed.`] : []),
    ],
  };
}
