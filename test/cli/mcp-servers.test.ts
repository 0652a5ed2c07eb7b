import { describe, expect, it } from 'vitest';
import { mcpServers } from '../../src/cli/mcp-servers.ts';
import { readEnv } from '../../src/config/env.ts';
import { serverSettingsSchema } from '../../src/config/server-settings.ts';

const parse = (mcp: unknown) => serverSettingsSchema.safeParse({ mcp });

describe('the settings of MCP servers', () => {
  it('become servers for the roles that they name, with tokens of the environment', () => {
    const { data } = parse({
      db: { command: 'node db.js', tools: ['query'], roles: ['architect', 'developer'], timeoutSeconds: 5 },
      'web-docs': { url: 'https://docs.example/mcp', outputBytes: 500 },
    });
    const token = 't'.repeat(30);
    const of = mcpServers(data?.mcp ?? {}, readEnv({ MCP_WEB_DOCS_API_KEY: token }));
    const db = {
      name: 'db',
      where: { kind: 'sandbox', command: 'node db.js' },
      tools: ['query'],
      timeoutMs: 5_000,
      outputBytes: 10_000,
    };
    const docs = {
      name: 'web-docs',
      where: { kind: 'http', url: 'https://docs.example/mcp', token },
      tools: undefined,
      timeoutMs: 60_000,
      outputBytes: 500,
    };
    expect(of('developer')).toEqual([db, docs]);
    expect(of('architect')).toEqual([db]);
    expect(of('tester')).toEqual([docs]);
    expect(of('reviewer')).toEqual([]);
  });

  it.each([
    [{ 'A b': { command: 'x' } }],
    [{ a: { command: 'x', url: 'https://x.example' } }],
    [{ a: { url: 'file:///etc/passwd' } }],
    [{ a: { command: '' } }],
    [{ a: { command: 'x', roles: ['everybody'] } }],
    [Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`a${n}`, { command: 'x' }]))],
  ])('are refused: %j', (mcp) => {
    expect(parse(mcp).success).toBe(false);
  });

  it('are none by default', () => {
    expect(mcpServers(serverSettingsSchema.parse({}).mcp, readEnv({}))('developer')).toEqual([]);
  });
});
