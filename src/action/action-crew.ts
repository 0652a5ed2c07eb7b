import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { mcpServers } from '../cli/mcp-servers.ts';
import { modelsFor } from '../cli/models.ts';
import { type SandboxPool, type SandboxWish, sandboxPool } from '../cli/sandbox-choice.ts';
import { policyOf } from '../cli/server-config.ts';
import type { ActionInputs } from '../config/action-inputs.ts';
import type { Env } from '../config/env.ts';
import { parseServerSettings } from '../config/parse-settings.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import type { Crew } from '../coordinator/crew.ts';
import { BotError } from '../domain/errors.ts';
import { createRedactor } from '../lib/redact.ts';
import type { Forge } from '../ports/forge.ts';
import { MemoryQueue } from '../queues/memory/memory-queue.ts';
import { createLog } from '../runtime/log.ts';
import { spanTelemetry } from '../runtime/span-telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { wire } from '../wire.ts';
import { refState } from './ref-state.ts';
import type { Runner } from './runner.ts';

export interface ActionCrewOptions {
  readonly runner: Runner;
  readonly inputs: ActionInputs;
  readonly env: Env;
  readonly forge: Forge;
  readonly token: string;
  /** The issues that this run is about; undefined for all. */
  readonly issues: readonly number[] | undefined;
  readonly write: (line: string) => void;
}

/** A crew for one run of the Action, and what only a run that ends needs of it. */
export interface ActionCrew extends AsyncDisposable {
  readonly crew: Crew;
  readonly reap: SandboxPool['reap'];
  readonly drained: (signal: AbortSignal) => Promise<void>;
}

/** Puts the crew together from the inputs: models and sandbox as for a server, orders in refs on the forge. */
export async function actionCrew(options: ActionCrewOptions, signal: AbortSignal): Promise<ActionCrew> {
  const { runner, inputs, env, forge, token, issues, write } = options;
  const settings = settingsOf(inputs);
  const dataDir = await mkdtemp(join(runner.temp, 'issuewright-'));
  const wish = wishOf(inputs);
  await runner.keep('data', dataDir);
  await runner.keep('sandbox', wish);
  const pool = sandboxPool({ ...settings.sandbox, wish, dataDir, path: env.path, say: write });
  const secrets = [...env.secrets, token];
  const redact = createRedactor(secrets).text;
  const queue = new MemoryQueue(systemClock);
  const crew = await wire({
    policy: { ...policyOf(settings, dataDir, false), agent: `run-${runner.run}` },
    forge,
    models: modelsFor(settings.models, env),
    mcp: mcpServers(settings.mcp, env),
    sandbox: pool.pick,
    protocols: [new URL(runner.server).protocol.replace(':', '')],
    path: env.path,
    secrets,
    redact,
    log: createLog({ write: (line) => write(line.trimEnd()), clock: systemClock, redact, ...settings.log }),
    telemetry: spanTelemetry(() => performance.now()),
    state: (parts) => {
      const kept = { identity: settings.bot, secret: journalSecret(inputs, env), repo: runner.repo, issues };
      return refState({ ...parts, ...kept, forge, queue }, signal);
    },
  });
  crew.events.subscribe((event) => {
    if (event.kind === 'step-done') write(`${event.result === 'fix' ? '↻' : '✓'} ${event.key} (${event.ms} ms)`);
    if (event.kind === 'step-failed') write(`✗ ${event.key}: ${event.code}: ${redact(event.message)}`);
  });
  return {
    crew,
    reap: pool.reap,
    drained: (within) => queue.drained(within),
    [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose](),
  };
}

function settingsOf(inputs: ActionInputs): ServerSettings {
  const content = inputs.value('settings');
  return parseServerSettings(content === '' ? undefined : { file: 'input settings', content }).settings;
}

function wishOf(inputs: ActionInputs): SandboxWish {
  const wish = inputs.value('sandbox') || 'auto';
  if (wish === 'auto' || wish === 'docker' || wish === 'process') return wish;
  throw new BotError('USAGE', `the input \`sandbox\` is one of auto, docker, process, not ${JSON.stringify(wish)}`);
}

/** Stable from run to run and unknown to those who may only push: the keys of the models are both. */
function journalSecret(inputs: ActionInputs, { apiKeys }: Env): string {
  const own = inputs.value('journal-secret');
  const [seed = randomBytes(32).toString('hex')] = own === '' ? apiKeys : [own];
  return createHash('sha256').update('issuewright journal\n').update(seed).digest('hex');
}
