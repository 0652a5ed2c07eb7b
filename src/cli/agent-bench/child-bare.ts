// A process of its own for the benchmark: the least that a loop can be, the floor that ours is held against.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { BENCH_BRIEF } from './bench-brief.ts';

const [folder = '', ...urls] = process.argv.slice(2);
const run = promisify(execFile);

interface Reply {
  readonly choices: readonly [
    {
      readonly message: {
        readonly tool_calls: readonly {
          readonly id: string;
          readonly function: { readonly name: string; readonly arguments: string };
        }[];
      };
    },
  ];
}

async function answer(name: string, input: Record<string, string>, at: string): Promise<string> {
  const path = `${at}/${input.path}`;
  if (name === 'shell') return (await run('sh', ['-c', input.command ?? ''], { cwd: at })).stdout;
  const text = await readFile(path, 'utf8');
  const from = Number(input.from ?? 1) - 1;
  if (name === 'read')
    return text
      .split('\n')
      .slice(from, from + 150)
      .join('\n');
  await writeFile(path, text.replace(input.old ?? '', input.new ?? ''));
  return 'Replaced.';
}

async function order(url: string, number: number): Promise<string> {
  const messages: object[] = [{ role: 'user', content: BENCH_BRIEF.replace('{}', `${number}`) }];
  for (;;) {
    const body = JSON.stringify({ model: 'instant', messages });
    const reply = (await (await fetch(`${url}/chat/completions`, { method: 'POST', body })).json()) as Reply;
    const { message } = reply.choices[0];
    messages.push(message);
    for (const { id, function: call } of message.tool_calls) {
      if (call.name === 'finish') return 'finished';
      const content = await answer(call.name, JSON.parse(call.arguments), `${folder}/${number}`);
      messages.push({ role: 'tool', tool_call_id: id, content });
    }
  }
}

const stops = await Promise.all(urls.map(order));
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({ stops, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 }),
);
