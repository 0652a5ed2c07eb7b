import { permits } from '../domain/actor.ts';
import { labelSet } from '../domain/labels.ts';
import type { IssueRef, PullRef } from '../domain/refs.ts';
import { type Assisted, assist } from './assist.ts';
import type { Crew } from './crew.ts';
import { stopIfAbandoned } from './reconcile.ts';
import { repoSettings } from './repo-settings.ts';
import type { RunningOrders } from './running-orders.ts';

export interface PersonLook {
  readonly pull: PullRef;
  readonly by: string;
  /** Whether a label was set, whichever. */
  readonly labelled: boolean;
}

/** Looks at a pull request of a person: one that was closed ends its order, and the reviewer's label asks for a review. */
export async function lookAtPerson(
  crew: Crew,
  running: RunningOrders,
  { pull: { repo, number }, by, labelled }: PersonLook,
  signal: AbortSignal,
): Promise<Assisted> {
  const ref: IssueRef = { repo, number, pull: true };
  if (await stopIfAbandoned(crew, running, ref, signal)) return { result: 'stopped' };
  if (!labelled) return { result: 'ignored' };
  const { labels } = await crew.forge.issues.get(ref, signal);
  const { sha } = await crew.forge.source.defaultBranch(repo, signal);
  const { triggers, never } = labelSet((await repoSettings(crew.forge, repo, sha, signal)).labelPrefix);
  if (!labels.includes(triggers.reviewer) || labels.includes(never)) return { result: 'ignored' };
  const asker = (await crew.forge.issues.labelledBy(ref, triggers.reviewer, signal))?.login ?? by;
  if (!permits(await crew.forge.permission(repo, asker, signal), 'triage'))
    return { result: 'denied', say: `A review needs triage permission, which @${asker} does not have.` };
  return await assist(crew, { pull: { repo, number }, by: asker, wish: 'review' }, signal);
}
