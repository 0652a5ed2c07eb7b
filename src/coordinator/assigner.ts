import type { Issue } from '../domain/issue.ts';
import type { Crew } from './crew.ts';

/** Who asks for work on an issue by having assigned it to the bot just now; undefined where nobody does. */
export async function assigner(
  { forge }: Crew,
  { assigned, by }: { readonly assigned?: { readonly told: boolean }; readonly by?: string },
  { ref, assignees }: Issue,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!assigned) return undefined;
  const { login } = await forge.whoAmI(signal);
  if (!assignees.some((one) => one.toLowerCase() === login.toLowerCase())) return undefined;
  return assigned.told ? by : (await forge.issues.assignedBy?.(ref, login, signal))?.login;
}
