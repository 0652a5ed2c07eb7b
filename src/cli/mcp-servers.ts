import type { McpServer } from '../agent/mcp/mcp-server.ts';
import type { Env } from '../config/env.ts';
import type { McpSettings } from '../config/mcp-settings.ts';
import type { RoleName } from '../domain/role.ts';

/** The MCP servers whose tools a role may use, as the settings say. */
export type McpSet = (role: RoleName) => readonly McpServer[];

/** Reads the MCP servers out of the settings; their tokens come from the environment. */
export function mcpServers(settings: McpSettings, env: Env): McpSet {
  return (role) =>
    Object.entries(settings)
      .filter(([, { roles }]) => roles.includes(role))
      .map(([name, server]) => ({
        name,
        where:
          'command' in server
            ? { kind: 'sandbox', command: server.command }
            : { kind: 'http', url: server.url, token: env.apiKey(`mcp-${name}`) },
        tools: server.tools,
        timeoutMs: server.timeoutSeconds * 1000,
        outputBytes: server.outputBytes,
      }));
}
