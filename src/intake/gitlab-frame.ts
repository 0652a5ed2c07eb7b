import { z } from 'zod';
import type { RepoRef } from '../domain/refs.ts';
import type { HookOptions } from './hook-dialect.ts';
import { OTHER_BOT, obstacle } from './hook-parts.ts';

/** Whom GitLab makes for the access tokens of projects and groups; its events tell bots apart by nothing else. */
const TOKEN_USER = /^(?:project|group)_\d+_bot/;
const MAX_PATH = 1000;
/** At least one group, then the project; no part climbs or looks like an option. */
const ProjectPath = z
  .string()
  .max(MAX_PATH)
  .regex(/^(?:(?!\.{1,2}\/)[\w.][\w.-]{0,254}\/){1,20}(?!\.{1,2}$)[\w.][\w.-]{0,254}$/);

/** What every webhook of GitLab tells: where, and who did it. */
export const GitlabFrame = z.object({
  user: z.object({ username: z.string().min(1).max(255) }),
  project: z.object({ id: z.int().positive(), path_with_namespace: ProjectPath }),
});

/** The words of an issue. */
export const GitlabText = z.object({
  title: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
});

/** The repository that a webhook of GitLab is about; its owner is the whole path of the group. */
export function gitlabRepo({ project: { id, path_with_namespace: path } }: z.infer<typeof GitlabFrame>): RepoRef {
  const cut = path.lastIndexOf('/');
  return { owner: path.slice(0, cut), name: path.slice(cut + 1), id };
}

/** Why an event is none for us, or undefined. */
export function notForUs(
  login: string,
  repo: RepoRef,
  { confidential }: { readonly confidential?: boolean | null | undefined },
  options: HookOptions,
): string | undefined {
  const why = obstacle(login, repo, options) ?? (TOKEN_USER.test(login) ? OTHER_BOT : undefined);
  // A merge request would show what the issue hides.
  return why ?? (confidential ? 'Confidential issues are not worked on.' : undefined);
}
