// A process of its own for the benchmark: our loop with the developer's role, once or several times at once.
import { runAgent } from '../../agent/loop.ts';
import { compatibleModel } from '../../models/openai/compatible-model.ts';
import { loadRoles } from '../../roles/load-roles.ts';
import { BENCH_BRIEF } from './bench-brief.ts';
import { plainWorkspace } from './plain-workspace.ts';

const [folder = '', ...urls] = process.argv.slice(2);
const { developer } = await loadRoles();

async function order(baseUrl: string, number: number): Promise<string> {
  const result = await runAgent(
    {
      ...developer,
      brief: BENCH_BRIEF.replace('{}', `${number}`),
      model: compatibleModel({ provider: 'bench', name: 'instant', baseUrl }),
      workspace: () => Promise.resolve(plainWorkspace(`${folder}/${number}`)),
      observe: () => undefined,
    },
    new AbortController().signal,
  );
  return result.stop;
}

const stops = await Promise.all(urls.map(order));
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({ stops, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 }),
);
