import { z } from 'zod';
import { GitlabFrame, gitlabRepo } from './gitlab-frame.ts';
import type { HookOptions, Translation } from './hook-dialect.ts';
import { ignored, obstacle } from './hook-parts.ts';

const Labels = z.array(z.object({ title: z.string() }));

const MergePayload = GitlabFrame.extend({
  object_attributes: z.object({
    iid: z.int().positive(),
    action: z.string().nullish(),
    // There where commits were pushed.
    oldrev: z.string().nullish(),
  }),
  changes: z
    .object({ draft: z.unknown().optional(), labels: z.object({ previous: Labels, current: Labels }).nullish() })
    .nullish(),
});

/** A merge request that was changed by somebody. */
export function gitlabMerge(payload: object, options: HookOptions): Translation {
  const { data } = MergePayload.safeParse(payload);
  if (!data) return ignored('The event does not have the fields of one about a merge request.');
  const repo = gitlabRepo(data);
  const sender = { login: data.user.username };
  const why = obstacle(sender.login, repo, options);
  if (why !== undefined) return ignored(why, repo);
  const { iid: number, action, oldrev } = data.object_attributes;
  const labelled = action === 'update' && wasLabelled(data);
  const changed = labelled || (action === 'update' && (oldrev ?? data.changes?.draft) !== undefined);
  if (!changed && !['close', 'reopen', 'merge'].includes(action ?? ''))
    return ignored('Nothing follows from this action on a merge request.', repo);
  return { event: { kind: 'pull-touched', pull: { repo, number }, sender, ...(labelled && { labelled }) } };
}

function wasLabelled({ changes }: z.infer<typeof MergePayload>): boolean {
  const before = new Set(changes?.labels?.previous.map(({ title }) => title));
  return changes?.labels?.current.some(({ title }) => !before.has(title)) ?? false;
}

const PipelinePayload = GitlabFrame.extend({
  object_attributes: z.object({ status: z.string(), source: z.string().nullish() }),
  merge_request: z.object({ iid: z.int().positive() }).nullish(),
});

/** A pipeline of a merge request that has ended. */
export function gitlabPipeline(payload: object, options: HookOptions): Translation {
  const { data } = PipelinePayload.safeParse(payload);
  if (!data) return ignored('The event does not have the fields of one about a pipeline.');
  const repo = gitlabRepo(data);
  const sender = { login: data.user.username };
  const { status, source } = data.object_attributes;
  // Whoever pushed is named, which is mostly the bot; only what it reports itself makes a pipeline from outside.
  const why = obstacle(source === 'external' ? sender.login : '', repo, options);
  if (why !== undefined) return ignored(why, repo);
  if (!['success', 'failed', 'canceled'].includes(status))
    return ignored('Only pipelines that have ended are looked at.', repo);
  if (!data.merge_request) return ignored('The pipeline is of no merge request.', repo);
  return { event: { kind: 'pull-touched', pull: { repo, number: data.merge_request.iid }, sender } };
}
