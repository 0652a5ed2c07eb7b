import { z } from 'zod';
import type { HookOptions, Translation } from './hook-dialect.ts';
import { HookFrame, hookRepo, ignored, obstacle } from './hook-parts.ts';

const PullPayload = HookFrame.extend({
  action: z.string(),
  pull_request: z.object({ number: z.int().positive() }),
});

const ACTIONS: readonly string[] = ['closed', 'reopened', 'synchronized', 'reviewed', 'label_updated'];

/** Gitea's events about pull requests and their reviews, whose names all begin alike. */
export function giteaPullEvent(payload: object, options: HookOptions): Translation {
  const { data } = PullPayload.safeParse(payload);
  if (!data) return ignored('The event does not have the fields of one about a pull request.');
  const repo = hookRepo(data);
  const { action, pull_request, sender } = data;
  const why = obstacle(sender.login, repo, options);
  if (why !== undefined) return ignored(why, repo);
  if (!ACTIONS.includes(action)) return ignored('Nothing follows from this action on a pull request.', repo);
  const touched = { kind: 'pull-touched', pull: { repo, number: pull_request.number }, sender } as const;
  // Which label it was is not told.
  return { event: action === 'label_updated' ? { ...touched, labelled: true } : touched };
}
