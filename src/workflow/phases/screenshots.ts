import { asBotError, BotError, errorRow } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Preview, ShotPage } from '../../domain/preview.ts';
import type { Sha } from '../../domain/refs.ts';
import { pathGuard } from '../../lib/path-guard.ts';
import type { PlacedFile } from '../../ports/git.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { takeShots } from '../take-shots.ts';
import { holdsClaim } from './ship.ts';

/** Looks at the pages before and with the change, for the pull request. No order ever fails for it. */
export const screenshots: Phase = work({
  name: 'screenshots',
  needs: ['change'],
  run: async (order, facts, bench, signal) => {
    const { preview } = order.settings;
    if (!facts.change || !preview) throw new BotError('INPUT_MISSING', 'screenshots: no change, or nothing to start');
    const sides = { base: baseOf(order, facts), head: facts.change.commit };
    const album = await bench.step('take', { act: () => takeBoth(order, sides, preview, bench, signal) }, signal);
    const unpushed = await bench.step('push', { act: () => pushed(order, album, bench, signal) }, signal);
    const pages = unpushed === undefined ? pagesOf(order, album, preview, bench) : [];
    const why = [...album.problems, ...(unpushed === undefined ? [] : [unpushed])].join('; ');
    return { kind: 'done', facts: { shots: { ...sides, pages, ...(why !== '' && { why }) } } };
  },
});

/** Whether a change touches what may be seen. */
export function isVisible({ settings: { preview } }: WorkOrder, { change }: Facts): boolean {
  const guards = preview?.when.map(pathGuard) ?? [];
  const paths = change?.files.flatMap(({ path, previous }) => (previous === undefined ? [path] : [path, previous]));
  return paths?.some((path) => guards.some(({ matches }) => matches(path))) ?? false;
}

/** The branch of an order's pictures; the commit has no parent, so that it holds no workflow that could run. */
export function shotsBranch(order: Pick<WorkOrder, 'id'>): string {
  return `issuewright/shots-${order.id}`;
}

type Sides = Readonly<Record<'base' | 'head', Sha>>;

/** What was taken: the names of the pictures, and the commit that holds them. */
interface Album {
  readonly names: readonly string[];
  readonly commit?: Sha;
  readonly problems: readonly string[];
}

/** A pull request as a whole is looked at, whichever order of its goes on with it. */
function baseOf({ follow, base }: WorkOrder, { moved }: Facts): Sha {
  return moved?.onto ?? follow?.trunk ?? base.sha;
}

async function takeBoth(
  order: WorkOrder,
  sides: Sides,
  preview: Preview,
  bench: Bench,
  signal: AbortSignal,
): Promise<Album> {
  const files: { readonly path: string; readonly text: Uint8Array }[] = [];
  const problems: string[] = [];
  for (const side of ['base', 'head'] as const) {
    const taken = await takeShots(preview, sides[side], bench, signal);
    problems.push(...taken.problems.map((problem) => `${side}: ${problem}`));
    for (const [at, text] of taken.pictures.entries()) if (text) files.push({ path: nameOf(side, at), text });
  }
  if (files.length === 0) return { names: [], problems };
  try {
    for (const { path, text } of files) await bench.folder.write(`shot-${path}`, text);
    const commit = await committed(order, sides, files, bench);
    return { names: files.map(({ path }) => path), problems, commit };
  } catch (thrown) {
    return { names: [], problems: [...problems, `they could not be kept: ${said(thrown, signal)}`] };
  }
}

function nameOf(side: keyof Sides, at: number): string {
  return `${side}-${at + 1}.png`;
}

async function committed(
  { id }: WorkOrder,
  { base, head }: Sides,
  files: readonly PlacedFile[],
  { mirror, identity }: Bench,
): Promise<Sha> {
  const message = `Screenshots of ${base} and ${head}\n\nIssuewright-Order: ${id}\n`;
  return await mirror.compose({ base, alone: true, files, message, author: identity });
}

/** Puts the pictures on their branch, whatever an earlier try left there; says why where that cannot be done. */
async function pushed(
  order: WorkOrder,
  { commit }: Album,
  bench: Bench,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  if (!bench.forge.source.raw) return `they are in ${bench.folder.path}, as nothing here shows pictures`;
  try {
    await holdsClaim(order, bench, signal);
    const ref = `refs/heads/${shotsBranch(order)}`;
    const remote = await bench.remote('write', signal);
    const there = await bench.mirror.remoteRef(remote, ref, signal);
    const done = there === commit || (await bench.mirror.publish(remote, commit, ref, there, signal)) === 'done';
    return done ? undefined : `the branch ${shotsBranch(order)} could not be written`;
  } catch (thrown) {
    return `they could not be pushed: ${said(thrown, signal)}`;
  }
}

/** What may be said of a failure; a stop and a lost lease are none of ours to swallow. */
function said(thrown: unknown, signal: AbortSignal): string {
  const { code } = asBotError(thrown);
  if (signal.aborted || code === 'LEASE_LOST') throw thrown;
  return errorRow(code).says;
}

function pagesOf({ issue }: WorkOrder, { names, commit }: Album, { urls }: Preview, { forge }: Bench): ShotPage[] {
  const address = (side: keyof Sides, at: number) => {
    const name = nameOf(side, at);
    return commit !== undefined && names.includes(name) ? forge.source.raw?.(issue.repo, name, commit) : undefined;
  };
  return urls.map((path, at) => {
    const [base, head] = [address('base', at), address('head', at)];
    return { path, ...(base !== undefined && { base }), ...(head !== undefined && { head }) };
  });
}
