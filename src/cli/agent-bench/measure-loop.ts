import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import type { BenchModel, Sent } from './bench-model.ts';
import type { BenchTask } from './tasks.ts';

export const LOOPS = ['loop', 'bare'] as const;
export type LoopName = (typeof LOOPS)[number];

/** One whole process, from its start to its end. */
export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly sent: readonly Sent[];
}

const Report = z.object({ stops: z.array(z.string()), cpuMs: z.number(), peakMb: z.number() });

/** Runs a task with one of the loops in a process of its own, `orders` times at once. */
export async function measureLoop(
  loop: LoopName,
  { task, orders, model, path }: { task: BenchTask; orders: number; model: BenchModel; path: string },
  signal: AbortSignal,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-bench-'));
  try {
    for (let order = 0; order < orders; order += 1) await lay(task.files, join(folder, `${order}`));
    const urls = Array.from({ length: orders }, (_, order) => model.url(task.name, order));
    const args = [join(import.meta.dirname, `child-${loop}.ts`), folder, ...urls];
    const started = performance.now();
    const { stdout } = await execa(process.execPath, args, {
      env: { PATH: path },
      extendEnv: false,
      cancelSignal: signal,
    });
    const wallMs = performance.now() - started;
    const { stops, cpuMs, peakMb } = Report.parse(JSON.parse(stdout));
    const wrong = stops.find((stop) => stop !== 'finished');
    if (wrong !== undefined) throw new BotError('INTERNAL', `the benchmark's ${loop} ended by ${wrong}`);
    return { wallMs, cpuMs, peakMb, sent: model.take() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function lay(files: BenchTask['files'], folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
