import { type Permission, permits } from '../domain/actor.ts';
import type { Issue } from '../domain/issue.ts';
import { textDigest } from '../lib/text-digest.ts';
import type { Crew } from './crew.ts';

/** Whether an issue has other words than when it was asked for, by somebody who cannot be shown to have the right to start work. */
export async function editedSince(
  { forge }: Crew,
  issue: Issue,
  { heard, needed }: { readonly heard: string | undefined; readonly needed: Permission },
  signal: AbortSignal,
): Promise<boolean> {
  if (heard === undefined || heard === textDigest(issue.title, issue.body)) return false;
  // Forges do not say who edited last. Where others than the author need that right to edit, an author who has it leaves nobody.
  if (!forge.can.writersEdit) return true;
  return !permits(await forge.permission(issue.ref.repo, issue.author.login, signal), needed);
}
