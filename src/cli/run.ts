import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { accept } from '../coordinator/accept.ts';
import { startEngine } from '../coordinator/engine.ts';
import { BotError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { embeddedState } from '../embedded-state.ts';
import { localForge } from '../forges/local/local-forge.ts';
import { createRedactor } from '../lib/redact.ts';
import { createLog } from '../runtime/log.ts';
import { spanTelemetry } from '../runtime/span-telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { wire } from '../wire.ts';
import { exitCode } from './exit-code.ts';
import type { Ended, Io } from './io.ts';
import { mcpServers } from './mcp-servers.ts';
import { modelsFor } from './models.ts';
import { progress } from './progress.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';
import { policyOf, serverSettings } from './server-config.ts';

interface Options {
  readonly repo: string;
  readonly issue: string;
  readonly out?: string;
  readonly sandbox: SandboxWish;
  readonly settings?: string;
  readonly json?: boolean;
}

/** `issuewright run`: one issue from a file, on a clone of a local repository, without any forge. */
export function runCommand(io: Io, ended: Ended): Command {
  return new Command('run')
    .description('work on one issue file against a local repository; its checkout is never touched')
    .requiredOption('--repo <path>', 'the repository; what is committed on its current branch is the base')
    .requiredOption('--issue <file>', 'the issue, in Markdown; its first line is the title')
    .option('--out <dir>', 'where clone, change.patch and report.md go (default: issuewright-<time>)')
    .addOption(new Option('--sandbox <kind>', 'sandbox to use').choices(['auto', 'docker', 'process']).default('auto'))
    .option('--settings <file>', 'server settings (docs/settings.md): models, limits, budget')
    .option('--json', 'one JSON object per event, and the result as the last one')
    .action(async (options: Options) => {
      const outDir = resolve(options.out ?? `issuewright-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
      const outcome = await runLocally(io, options, outDir);
      if (options.json) io.out(JSON.stringify({ outcome: outcome.kind, out: outDir, detail: outcome }));
      else io.out(`report, patch and clone: ${outDir}`);
      ended(exitCode(outcome));
    });
}

async function runLocally(io: Io, options: Options, outDir: string): Promise<Outcome> {
  const { env } = io;
  const settings = await serverSettings(options.settings);
  const folder = join(outDir, 'data');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const forge = await localForge({ repoPath: options.repo, issueFile: options.issue, outDir, path: env.path });
  const redact = createRedactor(env.secrets).text;
  const log = createLog({
    write: (line) => io.err(line.trimEnd()),
    clock: systemClock,
    redact,
    level: 'warn',
    format: 'plain',
  });
  const { sandbox } = settings;
  const pool = sandboxPool({
    ...sandbox,
    wish: options.sandbox,
    dataDir: folder,
    path: env.path,
    say: (line) => io.err(line),
  });
  await using crew = await wire({
    policy: policyOf(settings, folder, false),
    forge,
    models: modelsFor(settings.models, env),
    mcp: mcpServers(settings.mcp, env),
    sandbox: pool.pick,
    state: ({ clock }) => embeddedState(folder, clock),
    protocols: ['file'],
    path: env.path,
    secrets: env.secrets,
    redact,
    log,
    telemetry: spanTelemetry(() => performance.now()),
  });
  const closed = Promise.withResolvers<Outcome>();
  const show = progress(io, options.json === true);
  crew.events.subscribe((event) => {
    show(event);
    if (event.kind === 'order-closed') closed.resolve(event.outcome);
  });
  await using engine = await startEngine({
    crew,
    repositories: [],
    labelPrefix: 'agent',
    reconcileMs: 3_600_000,
    reap: pool.reap,
  });
  const accepted = await accept(crew, { issue: forge.issue, by: 'you', role: 'developer' }, io.signal);
  if (accepted.kind === 'declined') return accepted.outcome;
  if (accepted.kind !== 'accepted') throw new BotError('INTERNAL', `the issue was not accepted: ${accepted.kind}`);
  const stop = () => void engine.stop(accepted.order.id, 'you');
  io.signal.addEventListener('abort', stop, { once: true });
  return await closed.promise;
}
