import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchTask } from './tasks.ts';

/** The bodies that one order sent, in their order. */
export type Sent = readonly string[];

export interface BenchModel extends AsyncDisposable {
  /** Where order `order` asks for the next step of a task. */
  url(task: BenchTask['name'], order: number): string;
  /** The bodies of each order since the last call. */
  take(): readonly Sent[];
}

/** A model server that answers at once with the next step of a task, and keeps what it was sent. */
export async function benchModel(tasks: Readonly<Record<BenchTask['name'], BenchTask>>): Promise<BenchModel> {
  let sent = new Map<string, string[]>();
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [, task = '', order = ''] = (req.url ?? '').split('/');
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const before = sent.get(order) ?? [];
    sent.set(order, [...before, body]);
    const { steps } = tasks[task === 'long' ? 'long' : 'fix'];
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(completion(steps[before.length] ?? [], before.length)));
  };
  const server = createServer((req, res) => void handle(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (task, order) => `http://127.0.0.1:${port}/${task}/${order}/v1`,
    take: () => {
      const taken = [...sent.values()];
      sent = new Map();
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function completion(calls: BenchTask['steps'][number], step: number) {
  const tool_calls = calls.map(([name, input], at) => ({
    id: `call_${step}_${at}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
  return {
    id: `step-${step}`,
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls } }],
  };
}
