import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../../config/env.ts';
import { parseServerSettings } from '../../config/parse-settings.ts';
import { BotError } from '../../domain/errors.ts';
import { HOSTED_FORGES, type HostedForge, type RepoRef } from '../../domain/refs.ts';
import { openGit } from '../../git/open-git.ts';
import { gitRunner } from '../../git/run-git.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { forgeAccess, forgeFor } from '../forge-choice.ts';
import { difference } from './difference.ts';
import { forgeKindOf, placeOf, type RemotePlace } from './forge-of-remote.ts';
import { localRepository } from './local-repository.ts';
import { openOnboarding, remoteBase } from './onboarding-pull.ts';
import { type Plan, type PlannedFile, planFor } from './plan.ts';
import { preview } from './preview.ts';
import { writePlanned } from './write-planned.ts';

export interface SetUpRequest {
  readonly folder: string;
  readonly forge?: HostedForge | undefined;
  readonly pull: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What became of a file: `kept` is one that differs and was left alone. */
export interface SetUpFile {
  readonly path: string;
  readonly state: 'written' | 'would be written' | 'same' | 'kept';
  readonly difference?: readonly string[];
}

export interface SetUp {
  readonly forge: HostedForge;
  readonly files: readonly SetUpFile[];
  readonly preview: readonly string[];
  /** Address of the pull request. */
  readonly pull?: string;
}

/** Sets a repository up: in its clone, or by a pull request to its forge. */
export async function setUp(request: SetUpRequest, env: Env, signal: AbortSignal): Promise<SetUp> {
  const local = await localRepository(request.folder, env.path);
  const place = local.remote === undefined ? undefined : placeOf(local.remote);
  const paths = (await local.source.files(local.at)).map(({ path }) => path);
  const kind = request.forge ?? forgeKindOf(place?.host, env.forges, paths);
  if (!kind) throw new BotError('USAGE', `the forge is not known; name it with --forge ${HOSTED_FORGES.join('|')}`);
  if (request.pull) return await byPull(request, kind, place, env, signal);
  const plan = await planFor(kind, local, request.force);
  const wanted = toWrite(plan, request);
  if (!request.dryRun) await writePlanned(local.root, wanted);
  return { forge: kind, files: await told(plan, wanted, request, env.path), preview: preview(plan) };
}

async function byPull(
  request: SetUpRequest,
  kind: HostedForge,
  place: RemotePlace | undefined,
  env: Env,
  signal: AbortSignal,
): Promise<SetUp> {
  const access = forgeAccess({ forge: { kind } }, env);
  const repo = repoAt(access.url, place);
  const { forge } = forgeFor(access, systemClock);
  const protocols = [new URL(access.url).protocol.replace(':', '')];
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-init-'));
  try {
    const git = await openGit({ dataDir: folder, protocols, path: env.path });
    const base = await remoteBase(forge, repo, (remote) => git.mirror('onboarding', remote, signal), signal);
    const plan = await planFor(kind, base, request.force);
    const wanted = toWrite(plan, request);
    const run = gitRunner(protocols, env.path);
    const lines = preview(plan);
    const files = await told(plan, wanted, request, env.path);
    if (request.dryRun || wanted.length === 0) return { forge: kind, files, preview: lines };
    const author = parseServerSettings(undefined).settings.bot;
    const body = `This sets up Issuewright for this repository. Once it is merged:\n\n${lines.map((line) => `- ${line.trim()}`).join('\n')}\n`;
    const pull = await openOnboarding(
      { forge, repo, run, base, files: wanted, author, body, force: request.force },
      signal,
    );
    return { forge: kind, files, preview: lines, pull: pull.url };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The token goes to the address that the operator set, never to one that only a clone names. */
function repoAt(url: string, place: RemotePlace | undefined): RepoRef {
  const { host, hostname } = new URL(url);
  if (place && (place.host === host || place.host === hostname)) return place.repo;
  throw new BotError('USAGE', `the remote of this clone is not at ${host}, for which the token is`);
}

function toWrite({ files }: Plan, { force }: SetUpRequest): readonly PlannedFile[] {
  return files.filter(({ before, text }) => before === undefined || (force && before !== text));
}

async function told(
  { files }: Plan,
  wanted: readonly PlannedFile[],
  { dryRun }: SetUpRequest,
  path: string,
): Promise<readonly SetUpFile[]> {
  const run = gitRunner([], path);
  return await Promise.all(
    files.map(async (file): Promise<SetUpFile> => {
      const { path: name, text, before } = file;
      if (before === text) return { path: name, state: 'same' };
      if (wanted.includes(file)) return { path: name, state: dryRun ? 'would be written' : 'written' };
      return { path: name, state: 'kept', difference: await difference(run, before ?? '', text) };
    }),
  );
}
