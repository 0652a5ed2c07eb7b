import { Command } from 'commander';
import { type BenchModel, benchModel } from './agent-bench/bench-model.ts';
import { LOOPS, type LoopName, type Measured, measureLoop } from './agent-bench/measure-loop.ts';
import { fixedTokens, sentFigures, sharedByFirst } from './agent-bench/sent-figures.ts';
import { BENCH_TASKS, type BenchTask } from './agent-bench/tasks.ts';
import type { Ended, Io } from './io.ts';

const ORDERS_AT_ONCE = 8;

/** One line of the table: a figure of ours, the bare loop's where it has one, and what is aimed at. */
export interface AgentBenchRow {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly bare?: number;
  readonly goal?: string;
}

/** `issuewright bench agent`: the agent loop by itself, as a whole process, beside the barest loop there can be. */
export function benchAgentCommand(io: Io, ended: Ended): Command {
  return new Command('agent')
    .description('the agent loop as a whole process with an instant model, beside a bare loop')
    .option('--rounds <n>', 'how often each is measured; the median counts', '5')
    .option('--json', 'one JSON object on the last line')
    .action(async ({ json, rounds }: { json?: boolean; rounds: string }) => {
      const rows = await agentBench(Math.max(1, Number(rounds) || 1), io);
      if (json) io.out(JSON.stringify({ bench: 'agent', rows }));
      else for (const line of table(rows)) io.out(line);
      ended(0);
    });
}

interface Surroundings {
  readonly env: { readonly path: string };
  readonly signal: AbortSignal;
}

/** Measures both loops with both tasks, and several orders in one process. */
export async function agentBench(rounds: number, io: Surroundings): Promise<readonly AgentBenchRow[]> {
  await using model = await benchModel(BENCH_TASKS);
  const measured = (task: BenchTask, orders: number) => inTurns(task, { orders, rounds, model }, io);
  const fix = await measured(BENCH_TASKS.fix, 1);
  const long = await measured(BENCH_TASKS.long, 1);
  const many = await measured(BENCH_TASKS.fix, ORDERS_AT_ONCE);
  return [
    ...processRows('4-step fix', fix, ['≤ 400', '', '≤ 115']),
    ...sentRows('4-step fix', fix),
    ...processRows('19 steps on long files', long, ['≤ 600']),
    ...sentRows('19 steps on long files', long, '≤ 350000'),
    ...manyRows(many),
  ];
}

type Both = Readonly<Record<LoopName, Measured>>;

/** The median of some rounds, in which the loops take their turn. */
async function inTurns(
  task: BenchTask,
  { orders, rounds, model }: { readonly orders: number; readonly rounds: number; readonly model: BenchModel },
  { env, signal }: Surroundings,
): Promise<Both> {
  const all: Record<LoopName, Measured[]> = { loop: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const loop of LOOPS) all[loop].push(await measureLoop(loop, { task, orders, model, path: env.path }, signal));
  }
  return { loop: median(all.loop), bare: median(all.bare) };
}

function median(runs: readonly Measured[]): Measured {
  const none: Measured = { wallMs: 0, cpuMs: 0, peakMb: 0, sent: [] };
  const middle = (of: (run: Measured) => number) => runs.map(of).sort((a, b) => a - b)[runs.length >> 1] ?? 0;
  return {
    wallMs: middle(({ wallMs }) => wallMs),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    peakMb: middle(({ peakMb }) => peakMb),
    sent: (runs[0] ?? none).sent,
  };
}

function processRows(name: string, { loop, bare }: Both, goals: readonly string[]): AgentBenchRow[] {
  const row = (what: string, unit: string, of: (run: Measured) => number, goal = '') => ({
    what: `${name}: ${what}`,
    unit,
    ours: of(loop),
    bare: of(bare),
    ...(goal !== '' && { goal }),
  });
  return [
    row('wall', 'ms', ({ wallMs }) => wallMs, goals[0]),
    row('CPU', 'ms', ({ cpuMs }) => cpuMs, goals[1]),
    row('peak memory', 'MB', ({ peakMb }) => peakMb, goals[2]),
  ];
}

function sentRows(name: string, { loop, bare }: Both, goal?: string): AgentBenchRow[] {
  const [ours, floor] = [sentFigures(loop.sent[0] ?? []), sentFigures(bare.sent[0] ?? [])];
  const row = (what: string, unit: string, of: (figures: typeof ours) => number) => ({
    what: `${name}: ${what}`,
    unit,
    ours: of(ours),
    bare: of(floor),
  });
  return [
    row('requests', '', ({ requests }) => requests),
    row('bytes a request', 'B', ({ bytes, requests }) => bytes / Math.max(1, requests)),
    row('bytes sent in all', 'B', ({ bytes }) => bytes),
    { ...row('tokens sent in all', '', ({ tokens }) => tokens), ...(goal !== undefined && { goal }) },
    { ...row('prefix kept', '%', ({ prefix }) => 100 * prefix), goal: '100' },
  ];
}

function manyRows({ loop, bare }: Both): AgentBenchRow[] {
  const perMinute = ({ wallMs }: Measured) => (ORDERS_AT_ONCE * 60_000) / wallMs;
  const [first, second] = loop.sent;
  return [
    { what: 'system text and tools, tokens', unit: '', ours: fixedTokens(first), goal: '≤ 1200' },
    { what: 'shared by first requests', unit: '%', ours: 100 * sharedByFirst(first, second), goal: '≥ 98.5' },
    { what: '8 orders at once: a minute', unit: '', ours: perMinute(loop), bare: perMinute(bare), goal: '≥ 300' },
    { what: '8 orders at once: memory each', unit: 'MB', ours: loop.peakMb / 8, bare: bare.peakMb / 8, goal: '≤ 40' },
  ];
}

function table(rows: readonly AgentBenchRow[]): string[] {
  const cell = (value: number | undefined, unit: string) =>
    (value === undefined
      ? ''
      : `${value.toFixed(value < 1000 && !Number.isInteger(value) ? 1 : 0)} ${unit}`.trim()
    ).padStart(13);
  const head = `${'what'.padEnd(44)} ${'ours'.padStart(13)} ${'bare loop'.padStart(13)} ${'ratio'.padStart(7)}  goal`;
  const lines = rows.map(({ what, unit, ours, bare, goal = '' }) => {
    const ratio = bare === undefined || bare === 0 ? '' : (ours / bare).toFixed(2);
    return `${what.padEnd(44)} ${cell(ours, unit)} ${cell(bare, unit)} ${ratio.padStart(7)}  ${goal}`.trimEnd();
  });
  return [head, ...lines];
}
