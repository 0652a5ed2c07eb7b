import { Command, InvalidArgumentError, Option } from 'commander';
import { HOSTED_FORGES, type HostedForge } from '../domain/refs.ts';
import { createLog } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { DEMO_PROVIDERS, type DemoProvider } from './demo-models.ts';
import { demoReport } from './demo-report.ts';
import { exitCode } from './exit-code.ts';
import type { Ended, Io } from './io.ts';
import { progress } from './progress.ts';
import { runDemo } from './run-demo.ts';
import type { SandboxWish } from './sandbox-choice.ts';

interface Options {
  readonly sandbox: SandboxWish;
  readonly forge: HostedForge;
  readonly provider: DemoProvider;
  readonly keep?: boolean;
  readonly script?: string;
  readonly port: number;
  readonly json?: boolean;
}

/** `issuewright demo`: the whole way from a label to a pull request, on loopback, without any credential. */
export function demoCommand(io: Io, ended: Ended): Command {
  return new Command('demo')
    .description('show the whole way from a labelled issue to a pull request, on this machine alone')
    .addOption(new Option('--sandbox <kind>', 'sandbox to use').choices(['auto', 'docker', 'process']).default('auto'))
    .addOption(
      new Option('--forge <kind>', 'whose interface the forge of the demo has').choices(HOSTED_FORGES).default('gitea'),
    )
    .addOption(
      new Option('--provider <kind>', 'through whose client and interface the scripted model is asked')
        .choices(DEMO_PROVIDERS)
        .default('scripted'),
    )
    .option('--keep', 'leave forge and data running at the end, until Ctrl-C')
    .option('--script <file>', 'a model script of your own (docs/scripted-model.md)')
    .option('--port <n>', 'port of the demo forge; 0 for any free one', port, 0)
    .option('--json', 'one JSON object per event, and the result as the last one')
    .action(async (options: Options) => {
      const json = options.json === true;
      const say = json ? io.err : io.out;
      const log = createLog({
        write: (line) => io.err(line.trimEnd()),
        clock: systemClock,
        redact: (text) => text,
        level: 'warn',
        format: 'plain',
      });
      await using demo = await runDemo({
        ...options,
        path: io.env.path,
        log,
        say,
        onEvent: progress(io, json),
        signal: io.signal,
      });
      const report = await demoReport(demo);
      if (json) io.out(JSON.stringify(report.json));
      else for (const line of report.lines) io.out(line);
      ended(exitCode(demo.outcome));
      if (options.keep) await kept(io, say, demo.folder, demo.world.forge.url);
    });
}

async function kept(io: Io, say: (line: string) => void, folder: string, url: string): Promise<void> {
  say(`The forge goes on at ${url}, with its data in ${folder}. Ctrl-C ends it and removes the folder.`);
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('expected a port from 0 to 65535.');
}
