import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerSettings } from '../../config/server-settings.ts';
import { asBotError } from '../../domain/errors.ts';
import type { Isolation } from '../../domain/isolation.ts';
import type { ProofReport } from '../../ports/sandbox.ts';
import { type EngineFacts, engineCheckup } from '../../sandboxes/docker/engine-checkup.ts';
import { type SandboxWish, sandboxPool } from '../sandbox-choice.ts';

/** The engine where containers are wanted: its answer, or why there is none; undefined where none are. */
export type EngineAnswer = EngineFacts | { readonly missing: string } | undefined;

/** Asks for a container engine, unless the settings rule containers out. */
export async function askEngine(wish: SandboxWish, image: string | undefined): Promise<EngineAnswer> {
  if (wish === 'process') return undefined;
  try {
    return await engineCheckup(image);
  } catch (thrown) {
    return { missing: asBotError(thrown).message };
  }
}

/** A sandbox that was tried, or `no-image`: one would have to be fetched or made before it can be. */
export type Tried = { readonly isolation: Isolation; readonly proofs: ProofReport['proofs'] } | 'no-image';

/** Opens the sandbox that an order would get, tries its protections, and takes everything away again. */
export async function trySandbox(
  {
    sandbox,
    wish,
    engine,
    path,
  }: {
    readonly sandbox: ServerSettings['sandbox'];
    readonly wish: SandboxWish;
    readonly engine: EngineAnswer;
    readonly path: string;
  },
  signal: AbortSignal,
): Promise<Tried> {
  const contained = engine !== undefined && 'version' in engine;
  if (contained && engine.image === undefined) return 'no-image';
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-doctor-'));
  // An engine that did not answer a moment ago is not asked again: it may hang.
  const kind = wish === 'auto' && !contained ? 'process' : wish;
  const pool = sandboxPool({ ...sandbox, wish: kind, dataDir: folder, path, say: () => undefined });
  try {
    const found = await pool.pick({ settings: {} });
    return { isolation: found.isolation, proofs: (await found.prove(signal)).proofs };
  } finally {
    await pool.reap(new Set(), signal);
    await rm(folder, { recursive: true, force: true });
  }
}
