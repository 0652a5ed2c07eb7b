import { z } from 'zod';
import { GitlabFrame, GitlabText, gitlabRepo, notForUs } from './gitlab-frame.ts';
import type { HookOptions, Translation } from './hook-dialect.ts';
import { heardOf, ignored } from './hook-parts.ts';
import { pullComment } from './pull-comment.ts';

const NotePayload = GitlabFrame.extend({
  object_attributes: z.object({
    id: z.int().positive(),
    note: z.string(),
    // Older versions tell of new notes only and name no action.
    action: z.string().nullish(),
    system: z.boolean().nullish(),
    internal: z.boolean().nullish(),
  }),
  issue: GitlabText.extend({ iid: z.int().positive(), confidential: z.boolean().nullish() }).nullish(),
  merge_request: z.object({ iid: z.int().positive() }).nullish(),
});

/** A note on an issue or on a merge request. */
export function gitlabNote(payload: object, options: HookOptions): Translation {
  const { data } = NotePayload.safeParse(payload);
  if (!data) return ignored('The event does not have the fields of one about a note.');
  const repo = gitlabRepo(data);
  const { id, note: body, action, system, internal } = data.object_attributes;
  const { issue, merge_request: merge } = data;
  const why = notForUs(data.user.username, repo, issue ?? {}, options);
  if (why !== undefined) return ignored(why, repo);
  if ((action ?? 'create') !== 'create' || system === true) return ignored('Only new comments are read.', repo);
  if (internal === true) return ignored('Internal notes are not used.', repo);
  const said = { sender: { login: data.user.username }, body };
  const once = `comment ${data.project.id} ${id}`;
  if (merge) return { event: pullComment({ repo, number: merge.iid }, said, options.self), once };
  if (!issue) return ignored('Only notes on issues and merge requests are read.', repo);
  const more = { comment: id, ...heardOf(issue.title, issue.description) };
  return { event: { kind: 'comment-created', issue: { repo, number: issue.iid }, ...said, ...more }, once };
}
