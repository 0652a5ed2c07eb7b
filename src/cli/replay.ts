import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type Recording, readRecordings } from '../agent/recording.ts';
import { type Divergence, type Replayed, replay } from '../agent/replay.ts';
import { BotError } from '../domain/errors.ts';
import { roleNamed, tuningOf } from '../domain/role.ts';
import { stripHidden } from '../lib/hidden-characters.ts';
import { createRedactor } from '../lib/redact.ts';
import type { Store } from '../ports/store.ts';
import { loadRoles } from '../roles/load-roles.ts';
import { narrowed } from '../roles/narrowed.ts';
import { DATA_OPTION, openStore, storePath } from './data-dir.ts';
import type { Ended, Io } from './io.ts';
import { orderOnDisk, workshopFor } from './order-on-disk.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';
import { policyOf, serverSettings } from './server-config.ts';

interface Options {
  readonly data?: string;
  readonly sandbox: SandboxWish;
  readonly exact?: boolean;
  readonly json?: boolean;
}

/** `issuewright replay TRANSCRIPT`: an agent's work once more, with the recorded replies and a fresh sandbox. */
export function replayCommand(io: Io, ended: Ended): Command {
  return new Command('replay')
    .description(
      "do an agent's work again: its model's recorded replies, its tools for real in a fresh sandbox; tells the first difference",
    )
    .argument('<transcript>', 'a transcript: DATA/orders/ORDER/PHASE.jsonl')
    .option(...DATA_OPTION)
    .addOption(new Option('--sandbox <kind>', 'sandbox to use').choices(['auto', 'docker', 'process']).default('auto'))
    .option('--exact', 'times, dates and names of temporary files count as differences too')
    .option('--json', 'one JSON object')
    .action(async (file: string, options: Options) => {
      const recording = await lastRecording(file);
      const replayed = await again(io, recording, dataOf(file, options), options);
      if (options.json) io.out(JSON.stringify({ order: recording.order, key: recording.key, ...replayed }));
      else for (const line of told(recording, replayed)) io.out(stripHidden(line).text);
      ended(replayed.divergence ? 1 : 0);
    });
}

/** The last time that the agent began: earlier ones were broken off. */
async function lastRecording(file: string): Promise<Recording> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BotError('USAGE', `${file}: the transcript cannot be read`, { cause });
  });
  const recording = readRecordings(content, file).at(-1);
  if (recording) return recording;
  throw new BotError('USAGE', `${file}: there is no beginning of an agent's work in it`);
}

/** A transcript lies in its order's folder of the data directory. */
function dataOf(file: string, { data }: Options): string {
  return resolve(data ?? dirname(dirname(dirname(resolve(file)))));
}

/** Opening a store makes one where there is none. */
async function storeIn(folder: string): Promise<Store> {
  await access(storePath(folder)).catch((cause: unknown) => {
    throw new BotError('USAGE', `${folder} is no data directory; name the transcript's with --data`, { cause });
  });
  return await openStore(folder);
}

async function again(io: Io, recording: Recording, folder: string, options: Options): Promise<Replayed> {
  const { path, secrets } = io.env;
  await using store = await storeIn(folder);
  const { row, mirror } = await orderOnDisk(store, recording.order, folder, path);
  const { order } = row;
  if (!(await mirror.has(recording.at)))
    throw new BotError('INPUT_MISSING', `commit ${recording.at}, where the agent began, is no longer in the mirror`);
  const pool = sandboxPool({
    wish: options.sandbox,
    minimum: 'process',
    allowNamespaces: true,
    dataDir: folder,
    path,
    say: io.err,
  });
  await using scope = new AsyncDisposableStack();
  const workshop = scope.use(
    workshopFor(order, mirror, pool, policyOf(await serverSettings(undefined), folder, false)),
  );
  const workspace = async () => scope.use(await workshop.fresh('replay', recording.at, io.signal));
  const name = roleNamed(recording.role)?.role;
  if (!name) throw new BotError('USAGE', `there is no role ${recording.role}`);
  const { system, tools, finish } = narrowed<unknown>(
    (await loadRoles())[name],
    tuningOf(name, order, order.settings.roles),
  );
  const redact = createRedactor(secrets).text;
  const exact = options.exact === true;
  return await replay(recording, { system, tools, finish, workspace, redact, exact }, io.signal);
}

function told(
  { order, key }: Recording,
  { steps, calls, identical, sameRules, absent, divergence }: Replayed,
): readonly string[] {
  const rules = sameRules ? [] : ['the system text or the tools are not those of the recording any more'];
  const head = `order ${order}, ${key}: ${steps} replies, ${calls} calls, ${identical} requests byte for byte the same`;
  const gone = absent.length > 0 ? [`not called again, their recorded answers were taken: ${absent.join(', ')}`] : [];
  return [head, ...rules, ...gone, ...(divergence ? differing(divergence) : ['no difference'])];
}

function differing({ step, tool, call, expected, got }: Divergence): readonly string[] {
  const [was, is] = [expected.split('\n'), got.split('\n')];
  const at = was.findIndex((line, n) => line !== is[n]);
  const line = at === -1 ? was.length : at;
  const where = tool === undefined ? '' : `, ${tool} ${call ?? ''}`.trimEnd();
  return [
    `differs at reply ${step}${where}, from line ${line + 1} of what was heard`,
    `expected: ${was[line] ?? '(nothing more)'}`,
    `got:      ${is[line] ?? '(nothing more)'}`,
  ];
}
