import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../domain/refs.ts';
import type { BundleReport, InspectLimits } from '../ports/git.ts';
import { openBundle } from './bundle-header.ts';
import { listTree } from './list-tree.ts';
import { gitLine, mustGit, type RunGit } from './run-git.ts';
import { treeFaults } from './tree-faults.ts';

export interface Quarantine {
  readonly run: RunGit;
  /** The mirror that accepted objects go to. */
  readonly mirror: string;
  /** Where quarantine repositories are made. */
  readonly folder: string;
}

/**
 * Judges a bundle that a sandbox made, in a repository of its own that is thrown away. Only the accepted tree's objects
 * reach the mirror; the sandbox's commits, with whatever they say of author and parents, never do.
 */
export async function inspectBundle(
  place: Quarantine,
  bundle: Uint8Array,
  base: Sha,
  limits: InspectLimits,
  signal: AbortSignal,
): Promise<BundleReport> {
  if (bundle.length > limits.maxBytes)
    return refused(`it has ${bundle.length} bytes; at most ${limits.maxBytes} are taken`);
  const open = openBundle(bundle);
  if (!open) return refused('it is no git bundle with exactly one ref');
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const repository = await mkdtemp(join(place.folder, 'in-'));
  try {
    await mustGit(place.run, { args: ['init', '--quiet', '--bare', '--template=', repository] }, signal);
    await writeFile(join(repository, 'objects', 'info', 'alternates'), `${join(place.mirror, 'objects')}\n`);
    return await judge(place, repository, open, base, limits, signal);
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

async function judge(
  { run, mirror }: Quarantine,
  gitDir: string,
  { tip, pack }: { readonly tip: Sha; readonly pack: Uint8Array },
  base: Sha,
  limits: InspectLimits,
  signal: AbortSignal,
): Promise<BundleReport> {
  const unpacked = await run(
    { gitDir, args: ['index-pack', '--strict', '--stdin', '--fix-thin'], stdin: pack },
    signal,
  );
  if (unpacked.exit !== 0)
    return refused(`git refuses its objects: ${printable(unpacked.stderr.trim().slice(0, 500))}`);
  const found = await run({ gitDir, args: ['rev-parse', '--verify', '--quiet', `${tip}^{tree}`] }, signal);
  if (found.exit !== 0) return refused('its tip is not a commit');
  const tree = found.stdout.toString('utf8').trim();
  const [after, before] = await Promise.all([listTree(run, gitDir, tree), listTree(run, gitDir, base)]);
  const reasons = treeFaults(before, after, limits);
  if (reasons.length > 0) return { ok: false, reasons };
  await migrate(run, gitDir, mirror, tree, base, signal);
  return { ok: true, tree };
}

async function migrate(
  run: RunGit,
  from: string,
  to: string,
  tree: Sha,
  base: Sha,
  signal: AbortSignal,
): Promise<void> {
  const stdin = `${tree}\n^${base}\n`;
  const pack = await mustGit(
    run,
    { gitDir: from, args: ['pack-objects', '--quiet', '--revs', '--stdout'], stdin },
    signal,
  );
  await mustGit(run, { gitDir: to, args: ['unpack-objects', '-q'], stdin: pack }, signal);
  await gitLine(run, { gitDir: to, args: ['cat-file', '-t', tree] }, signal);
}

function refused(reason: string): BundleReport {
  return { ok: false, reasons: [`The change was not taken: ${reason}.`] };
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
