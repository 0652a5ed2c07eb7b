import { z } from 'zod';
import { type RepoRef, repoSlug } from '../domain/refs.ts';
import { textDigest } from '../lib/text-digest.ts';
import type { HookOptions, Translation } from './hook-dialect.ts';

const Name = z.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);

/** What every webhook of GitHub and of Gitea tells: where, and who did it. */
export const HookFrame = z.object({
  repository: z.object({ id: z.int().positive(), name: Name, owner: z.object({ login: Name }) }),
  sender: z.object({ login: z.string().min(1).max(255) }),
});

/** The repository that a webhook of GitHub or Gitea is about. */
export function hookRepo({ repository: { id, name, owner } }: z.infer<typeof HookFrame>): RepoRef {
  return { owner: owner.login, name, id };
}

/** The words of an issue, as GitHub's and Gitea's events tell them. */
export const HookText = z.object({ title: z.string().nullish().catch(null), body: z.string().nullish().catch(null) });

/** The digest of an issue's words, for the event; nothing where it does not tell them. */
export function heardOf(
  title: string | null | undefined,
  body: string | null | undefined,
): { readonly heard?: string } {
  return typeof title === 'string' ? { heard: textDigest(title, body ?? '') } : {};
}

/** Whether a login is the bot's own. */
export function isSelf(login: string, { self }: Pick<HookOptions, 'self'>): boolean {
  return login.toLowerCase() === self.toLowerCase();
}

/** Why an event is none for us, whatever it says. */
export function obstacle(login: string, repo: RepoRef, options: HookOptions): string | undefined {
  const { serves } = options;
  if (serves !== undefined && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  return isSelf(login, options) ? 'The bot did this itself.' : undefined;
}

/** Why what a program wrote on an issue is not read: two that answer each other would never end. */
export const OTHER_BOT = 'Other bots are not listened to.';

/** What asks for nothing, with the sentence that says why. */
export function ignored(why: string, repo?: RepoRef): Translation {
  return { event: { kind: 'ignored', why, ...(repo === undefined ? {} : { repo }) } };
}
