import { Command } from 'commander';
import { execa } from 'execa';
import { createLog } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { benchAgentCommand } from './bench-agent.ts';
import { benchWebhooksCommand } from './bench-webhooks.ts';
import type { Ended, Io } from './io.ts';
import { runDemo } from './run-demo.ts';

interface Row {
  readonly what: string;
  readonly ms: number;
  /** Of the total. */
  readonly ratio: number;
}

/** `issuewright bench NAME`: measurements, each beside the floor that was measured in the same run. */
export function benchCommand(io: Io, ended: Ended): Command {
  const demo = new Command('demo')
    .description('one demo order with the instant scripted model, and where its time went')
    .option('--json', 'one JSON object on the last line')
    .action(async (options: { json?: boolean }) => {
      const rows = await measureDemo(io);
      if (options.json) io.out(JSON.stringify({ bench: 'demo', rows }));
      else
        for (const { what, ms, ratio } of rows)
          io.out(`${what.padEnd(44)} ${ms.toFixed(0).padStart(8)} ms ${(100 * ratio).toFixed(1).padStart(6)} %`);
      ended(0);
    });
  return new Command('bench')
    .description('measure')
    .addCommand(demo)
    .addCommand(benchWebhooksCommand(io, ended))
    .addCommand(benchAgentCommand(io, ended));
}

async function measureDemo(io: Io): Promise<readonly Row[]> {
  const log = createLog({
    write: (line) => io.err(line.trimEnd()),
    clock: systemClock,
    redact: (text) => text,
    level: 'error',
    format: 'plain',
  });
  const options = {
    sandbox: 'auto' as const,
    forge: 'gitea' as const,
    port: 0,
    path: io.env.path,
    log,
    onEvent: () => undefined,
    say: io.err,
    signal: io.signal,
  };
  // The first one finds or makes the image; the second one is measured warm.
  await (await runDemo(options))[Symbol.asyncDispose]();
  const cpuBefore = process.cpuUsage();
  await using demo = await runDemo(options);
  const cpu = process.cpuUsage(cpuBefore);
  const { telemetry, totalMs } = demo;
  const waited = telemetry.totals();
  const outside = waited.sandbox + waited.git + waited.model + waited.forge;
  const row = (what: string, ms: number): Row => ({ what, ms: Math.round(ms), ratio: ms / totalMs });
  return [
    row('total, label to pull request', totalMs),
    row('waiting for the sandbox', waited.sandbox),
    row('waiting for git', waited.git),
    row('waiting for the forge', waited.forge),
    row('waiting for the model', waited.model),
    row('own work outside of these', Math.max(0, totalMs - outside)),
    row('own CPU (user and system)', (cpu.user + cpu.system) / 1000),
    row('floor: a bare container start, for comparison', await bareContainer(io.env.path)),
  ];
}

/** `docker run` of the smallest command, 0 where there is no engine. */
async function bareContainer(path: string): Promise<number> {
  const started = performance.now();
  const args = ['run', '--rm', '--network', 'none', 'issuewright/sandbox:1', 'true'];
  const { exitCode } = await execa('docker', args, { env: { PATH: path }, extendEnv: false, reject: false });
  return exitCode === 0 ? performance.now() - started : 0;
}
