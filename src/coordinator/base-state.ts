import type { Pull } from '../domain/pull.ts';
import type { Crew } from './crew.ts';
import { mirrorName } from './order-tools.ts';

/** How a pull request stands to its base branch: that one has nothing new, something that merges by itself, or not, or is gone. */
export type BaseState = 'current' | 'behind' | 'conflicts' | 'gone';

/** Asks git, in the repository's mirror, brought up to date: what a forge shows may be of yesterday, or mean another thing. */
export async function baseState(crew: Crew, { ref, head, base }: Pull, signal: AbortSignal): Promise<BaseState> {
  const { forge, git } = crew;
  const { repo } = ref;
  const remote = await forge.source.remote(repo, 'read', signal);
  const mirror = await git.mirror(
    mirrorName({ forge: forge.kind, issue: { repo, number: ref.number } }),
    remote,
    signal,
  );
  const tip = await mirror.branch(base.branch);
  if (tip === undefined || !(await mirror.has(head.sha))) return 'gone';
  const since = await mirror.mergeBase(tip, head.sha);
  if (since === tip) return 'current';
  if (since === undefined) return 'conflicts';
  const { conflicts } = await mirror.merge({ ours: tip, theirs: head.sha, since }, signal);
  return conflicts.length === 0 ? 'behind' : 'conflicts';
}
