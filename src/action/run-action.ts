import { readFile } from 'node:fs/promises';
import { forgeFor } from '../cli/forge-choice.ts';
import { type ActionInputs, actionInputs } from '../config/action-inputs.ts';
import { readEnv } from '../config/env.ts';
import type { EnvRecord } from '../config/secret-variable.ts';
import { asBotError, BotError, errorRow } from '../domain/errors.ts';
import { type ActionTask, actionTask } from '../intake/action-event.ts';
import type { HookDialect } from '../intake/hook-dialect.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { openRunner, type Runner } from './runner.ts';

/** One run of the Action from the runner's variables to its outputs; the number is the exit code. */
export async function runAction(
  record: EnvRecord,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  try {
    const runner = openRunner(record, write);
    try {
      return await run(runner, actionInputs(record), write, signal);
    } catch (thrown) {
      const error = asBotError(thrown);
      const { says, hint } = errorRow(error.code);
      runner.annotate('error', `${error.code}: ${says} ${hint}\n${error.message}`);
      await runner.output('outcome', 'failed');
      return errorRow(error.code).exit;
    }
  } catch (thrown) {
    write(asBotError(thrown).message);
    return errorRow(asBotError(thrown).code).exit;
  }
}

async function run(
  runner: Runner,
  inputs: ActionInputs,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const env = readEnv(inputs.environment);
  const token = inputs.value('token');
  if (token === '') throw new BotError('SECRET_MISSING', 'the input `token` is empty');
  for (const secret of [token, inputs.value('journal-secret'), ...env.secrets]) if (secret) runner.mask(secret);
  const { forge, hook } = forgeFor({ kind: runner.kind, url: runner.server, token }, systemClock);
  const self = (await forge.whoAmI(signal)).login;
  const task = await taskOf(runner, inputs, hook({ self }));
  if (task.kind === 'refused') throw new BotError('USAGE', task.why);
  if (task.kind === 'event' && task.event.kind === 'ignored') return await nothing(runner, task.event.why, write);
  // Most runs of a busy repository end before this line: only the others load the engine.
  const { workAndReport } = await import('./work-and-report.ts');
  return await workAndReport({ runner, inputs, env, forge, token, task, self, write }, signal);
}

async function taskOf(runner: Runner, inputs: ActionInputs, dialect: HookDialect): Promise<ActionTask> {
  const { event, repo, actor } = runner;
  const payload: unknown = JSON.parse(await readFile(event.file, 'utf8'));
  if (typeof payload !== 'object' || payload === null)
    throw new BotError('USAGE', `${event.file} holds no JSON object`);
  return actionTask({ name: event.name, payload, repo, actor, issue: inputs.value('issue') }, dialect);
}

async function nothing(runner: Runner, why: string, write: (line: string) => void): Promise<number> {
  write(`nothing to do: ${why}`);
  await runner.output('outcome', 'none');
  return 0;
}
