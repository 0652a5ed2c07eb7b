import { z } from 'zod';

/** The fields of Gitea's answers (API v1) that the adapter reads; whatever else is there does not matter. */
export const UserSchema = z.object({ id: z.number().int().nullish(), login: z.string() });

export const LabelSchema = z.object({ id: z.number().int(), name: z.string() });
export type Label = z.output<typeof LabelSchema>;

export const IssueSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  labels: z.array(LabelSchema).nullish(),
  assignees: z.array(UserSchema).nullish(),
  user: UserSchema,
  created_at: z.string(),
  updated_at: z.string(),
  html_url: z.string(),
});

export const CommentSchema = z.object({
  id: z.number().int(),
  body: z.string(),
  user: UserSchema,
  created_at: z.string(),
  updated_at: z.string(),
  html_url: z.string(),
});

export const TimelineSchema = z.object({
  type: z.string(),
  body: z.string().nullish(),
  user: UserSchema.nullish(),
  label: LabelSchema.nullish(),
  assignee: UserSchema.nullish(),
  removed_assignee: z.boolean().nullish(),
});

// The repository of a deleted fork is null.
const SideSchema = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.number().int() }).nullish() });

export const PullSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  // False for a conflict, and as well for work in progress and while it is being looked at.
  mergeable: z.boolean().nullish().catch(null),
  html_url: z.string(),
  head: SideSchema,
  base: SideSchema,
});

export const RepositorySchema = z.object({ default_branch: z.string(), empty: z.boolean() });
export const BranchSchema = z.object({ commit: z.object({ id: z.string() }) });
export const PermissionSchema = z.object({ permission: z.string() });

/** Of a review that a team is asked for there is no user. */
export const ReviewSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: UserSchema.nullish(),
  state: z.string(),
  dismissed: z.boolean().nullish(),
  comments_count: z.number().int().nullish(),
  submitted_at: z.string().nullish(),
});

/** A comment at a line: `position` on the new side of the diff, `original_position` on the old one, 0 for not there. */
export const LineCommentSchema = z.object({
  id: z.number().int(),
  pull_request_review_id: z.number().int().nullish(),
  body: z.string(),
  user: UserSchema.nullish(),
  resolver: UserSchema.nullish(),
  path: z.string(),
  position: z.number().int().nullish(),
  original_position: z.number().int().nullish(),
  created_at: z.string(),
});

export const StatusSchema = z.object({
  id: z.number().int(),
  context: z.string(),
  status: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

export const StandingSchema = z.object({ login: z.string(), is_admin: z.boolean().nullish() });
export const NotificationSchema = z.object({});
export const FootingSchema = z.object({
  permissions: z.object({ admin: z.boolean(), push: z.boolean(), pull: z.boolean() }),
});
export const HookSchema = z.object({
  type: z.string(),
  active: z.boolean(),
  events: z.array(z.string()),
  config: z.object({ url: z.string().optional(), content_type: z.string().optional() }),
});
export const ProtectedBranchSchema = z.object({ protected: z.boolean(), user_can_push: z.boolean().nullish() });
