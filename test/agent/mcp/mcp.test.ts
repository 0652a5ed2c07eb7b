import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../../../src/agent/loop.ts';
import type { McpPlace, McpServer } from '../../../src/agent/mcp/mcp-server.ts';
import { openMcp } from '../../../src/agent/mcp/open-mcp.ts';
import type { Tool } from '../../../src/agent/tools/tool.ts';
import { withTextTools } from '../../../src/models/with-text-tools.ts';
import { FolderWorkspace } from '../../support/folder-workspace.ts';
import { mcpHttp } from '../../support/mcp-http.ts';
import { speaking } from '../../support/speaking-model.ts';
import { DONE, taskOf } from '../agent-task.ts';

const NEVER = new AbortController().signal;
const SCRIPT = await readFile(join(import.meta.dirname, '../../support/mcp-answers.mjs'));
const STDIO: McpPlace = { kind: 'sandbox', command: 'node mcp.mjs --stdio' };

function serverAt(where: McpPlace, changes: Partial<McpServer> = {}): McpServer {
  return { name: 'small', where, timeoutMs: 10_000, outputBytes: 5_000, ...changes };
}

async function opened(...servers: readonly McpServer[]) {
  const workspace = await FolderWorkspace.with({ 'mcp.mjs': SCRIPT });
  const mcp = await openMcp(servers, () => Promise.resolve(workspace), NEVER);
  const use = async (name: string, input: unknown = {}) => {
    const tool = mcp.tools.find(({ definition }) => definition.name === name);
    return await tool?.run(input, { workspace: () => Promise.resolve(workspace), outputBytes: 10_000 }, NEVER);
  };
  return {
    mcp,
    use,
    workspace,
    [Symbol.asyncDispose]: async () => {
      await mcp[Symbol.asyncDispose]();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

const names = (tools: readonly Tool[]) => tools.map(({ definition }) => definition.name);

describe.each<[string, () => Promise<AsyncDisposable & { readonly where: McpPlace }>]>([
  ['in the sandbox', () => Promise.resolve({ where: STDIO, [Symbol.asyncDispose]: () => Promise.resolve() })],
  [
    'over HTTP',
    async () => {
      const http = await mcpHttp();
      return { where: { kind: 'http', url: http.url }, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() };
    },
  ],
])('the tools of an MCP server %s', (_where, start) => {
  it('stand under its name, bounded, in an order that does not change', async () => {
    await using started = await start();
    await using given = await opened(serverAt(started.where));
    expect(names(given.mcp.tools)).toEqual([
      'small__add',
      'small__die',
      'small__flood',
      'small__hang',
      'small__odd_name_with_signs',
      'small__picture',
      'small__where',
      'small__wrong',
    ]);
    const [add, , , , odd, , where] = given.mcp.tools.map(({ definition }) => definition);
    expect(add?.description.length).toBeLessThan(310);
    expect(where?.description).toBe('Tells where it runs.');
    expect(odd?.input).toEqual({ type: 'object', properties: { x: {} } });
  });

  it('answer in text, bounded', async () => {
    await using started = await start();
    await using given = await opened(serverAt(started.where));
    expect(await given.use('small__add', { a: 2, b: 3 })).toEqual({ text: '{"sum":5}', failed: false });
    expect(await given.use('small__picture')).toEqual({ text: '[image left out]\nab', failed: false });
    expect(await given.use('small__wrong')).toEqual({ text: 'that was wrong', failed: true });
    const flood = await given.use('small__flood');
    expect(flood?.text).toMatch(/bytes cut/);
    expect(Buffer.byteLength(flood?.text ?? '')).toBeLessThan(5_100);
  });

  it('are only those that are allowed, and what is missing is said', async () => {
    await using started = await start();
    await using given = await opened(serverAt(started.where, { tools: ['add', 'gone'] }));
    expect(names(given.mcp.tools)).toEqual(['small__add']);
    expect(given.mcp.problems).toEqual(['The MCP server small has no tool "gone".']);
  });

  it('end at their deadline', async () => {
    await using started = await start();
    await using given = await opened(serverAt(started.where, { timeoutMs: 1_000 }));
    expect(await given.use('small__hang')).toMatchObject({
      failed: true,
      text: expect.stringMatching(/^small did not answer: .* Go on without it\.$/),
    });
  });
});

describe('an MCP server in the sandbox', () => {
  it('runs there, and ends with the agent', async () => {
    const given = await opened(serverAt(STDIO));
    expect((await given.use('small__where'))?.text).toContain(given.workspace.path.split('/').at(-1));
    await given[Symbol.asyncDispose]();
    expect((await given.use('small__add', { a: 1, b: 1 }))?.failed).toBe(true);
  });

  it('that dies leaves answers, and no dead agent', async () => {
    await using given = await opened(serverAt(STDIO));
    expect((await given.use('small__die'))?.text).toMatch(/^small did not answer: /);
    expect(await given.use('small__add', { a: 1, b: 1 })).toMatchObject({ failed: true });
  });

  it.each([
    ['is not there', 'no-such-program'],
    ['ends at once', 'true'],
    ['says nothing', 'exec sleep 60'],
    ['floods without a line', 'yes | tr -d "\\n"'],
    ['floods with lines', 'yes'],
  ])('that %s has no tools, which is told', async (_what, command) => {
    await using given = await opened(
      serverAt({ kind: 'sandbox', command }, { timeoutMs: 1_500 }),
      serverAt(STDIO, { name: 'other' }),
    );
    expect(given.mcp.problems).toHaveLength(1);
    expect(given.mcp.problems[0]).toMatch(/^The MCP server small cannot be used: /);
    expect(names(given.mcp.tools)).toContain('other__add');
  });
});

describe('an MCP server over HTTP', () => {
  it('is told its token, and nobody whom it points at', async () => {
    await using elsewhere = await mcpHttp();
    await using http = await mcpHttp();
    await using away = await mcpHttp({ redirect: elsewhere.url });
    const token = ['to', 'ken'].join('').repeat(3);
    await using given = await opened(serverAt({ kind: 'http', url: http.url, token }));
    expect(given.mcp.tools).toHaveLength(8);
    expect(http.seen.every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true);
    await using lost = await opened(serverAt({ kind: 'http', url: away.url, token }));
    expect(lost.mcp.problems).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });

  it('that is not there is told', async () => {
    const http = await mcpHttp();
    await http[Symbol.asyncDispose]();
    await using given = await opened(serverAt({ kind: 'http', url: http.url }));
    expect(given.mcp).toMatchObject({ tools: [], problems: [expect.stringContaining('cannot be used')] });
  });
});

describe.each([
  ['native calls', (model: Parameters<typeof withTextTools>[0]) => model],
  ['calls in text', (model: Parameters<typeof withTextTools>[0]) => withTextTools(speaking(model))],
])('an agent with an MCP server and %s', (_name, speak) => {
  it('calls its tools beside its own', async () => {
    await using given = await opened(serverAt(STDIO));
    const lines = [
      { calls: [['small__add', { a: 2, b: 3 }] as const, ['list', {}] as const] },
      { calls: [['small__die', {}] as const] },
      DONE,
    ];
    await using agent = await taskOf(lines, {}, speak);
    const task = { ...agent.task, tools: [...agent.task.tools, ...given.mcp.tools] };
    const result = await runAgent(task, NEVER);
    expect(result).toMatchObject({ stop: 'finished', steps: 3 });
    expect(JSON.stringify(result.transcript)).toContain('{\\"sum\\":5}');
  });
});
