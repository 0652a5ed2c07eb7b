import { z } from 'zod';

/** The fields of Gitea's answers (API v1) that the adapter reads; whatever else is there does not matter. */
export const UserSchema = z.object({ login: z.string() });

export const LabelSchema = z.object({ id: z.number().int(), name: z.string() });
export type Label = z.output<typeof LabelSchema>;

export const IssueSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  labels: z.array(LabelSchema).nullish(),
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
});

// The repository of a deleted fork is null.
const SideSchema = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.number().int() }).nullish() });

export const PullSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().nullish(),
  html_url: z.string(),
  head: SideSchema,
  base: SideSchema,
});

export const RepositorySchema = z.object({ default_branch: z.string(), empty: z.boolean() });
export const BranchSchema = z.object({ commit: z.object({ id: z.string() }) });
export const PermissionSchema = z.object({ permission: z.string() });
export const ReviewSchema = z.object({ id: z.number().int(), body: z.string().nullish(), user: UserSchema.nullish() });
