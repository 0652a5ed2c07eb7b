import { z } from 'zod';

/** The fields of GitHub's answers (REST, version 2022-11-28) that the adapter reads; whatever else is there does not matter. */
export const UserSchema = z.object({ login: z.string(), type: z.string().nullish() });

// An account that was deleted is null.
const AuthorSchema = UserSchema.nullish();

/** Old answers name a label by a bare text. */
export const LabelSchema = z.union([z.string(), z.object({ name: z.string().nullish() })]);

export const IssueSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  labels: z.array(LabelSchema),
  assignees: z.array(UserSchema).nullish(),
  user: AuthorSchema,
  created_at: z.string(),
  updated_at: z.string(),
  html_url: z.string(),
  pull_request: z.unknown().optional(),
});

export const CommentSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: AuthorSchema,
  created_at: z.string(),
  updated_at: z.string(),
  html_url: z.string(),
});

/** Most kinds of events have no label. */
export const IssueEventSchema = z.object({
  event: z.string().nullish(),
  actor: AuthorSchema,
  label: z.object({ name: z.string().nullish() }).nullish(),
});

// The repository of a deleted fork is null.
const SideSchema = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.number().int() }).nullish() });

export const PullSchema = z.object({
  number: z.number().int(),
  node_id: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  draft: z.boolean().nullish(),
  merged_at: z.string().nullish(),
  // Missing from lists, and null until it has been looked at in the background.
  mergeable: z.boolean().nullish().catch(null),
  html_url: z.string(),
  head: SideSchema,
  base: SideSchema,
});

export const ReviewSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: AuthorSchema,
  state: z.string(),
  // Missing while the review is not submitted.
  submitted_at: z.string().nullish(),
});

/** A comment at a line of a pull request; those that follow another name the first of the thread. */
export const LineCommentSchema = z.object({
  id: z.number().int(),
  in_reply_to_id: z.number().int().nullish(),
  pull_request_review_id: z.number().int().nullish(),
  body: z.string(),
  user: AuthorSchema,
  path: z.string(),
  // Null where the line is no longer part of the diff.
  line: z.number().int().nullish(),
  created_at: z.string(),
});

export const StatusesSchema = z.object({
  total_count: z.number(),
  statuses: z.array(
    z.object({
      context: z.string(),
      state: z.string(),
      description: z.string().nullish(),
      target_url: z.string().nullish(),
    }),
  ),
});

export const CheckRunSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  // What the app that made it calls it.
  external_id: z.string().nullish(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
  output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }).nullish(),
});
export const CheckRunsSchema = z.object({ total_count: z.number(), check_runs: z.array(CheckRunSchema) });
export const RepositorySchema = z.object({ default_branch: z.string() });
export const RefSchema = z.object({ object: z.object({ sha: z.string() }) });
export const PermissionSchema = z.object({ permission: z.string(), role_name: z.string().nullish() });

/** An answer of the GraphQL interface, whose errors come with the status of a success. */
export const GraphqlSchema = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ type: z.string().nullish(), message: z.string().nullish() })).nullish(),
});

export const ViewerSchema = z.object({ viewer: UserSchema });

/** A file in base64, up to 1 MiB; a folder is a list. */
export const ContentSchema = z.union([
  z.array(z.unknown()),
  z.object({ type: z.string(), size: z.number(), encoding: z.string().nullish(), content: z.string().nullish() }),
]);

/** A refusal, as far as it decides anything. */
export const RefusalSchema = z.object({
  documentation_url: z.string().nullish(),
  errors: z
    .array(z.object({ code: z.unknown(), message: z.unknown() }).catch({ code: undefined, message: undefined }))
    .nullish(),
});

export const StandingSchema = z.object({ login: z.string(), site_admin: z.boolean() });
const may = z.boolean().optional();
export const FootingSchema = z.object({
  permissions: z.object({ admin: may, maintain: may, push: may, triage: may, pull: may }).optional(),
});
export const HookSchema = z.object({
  active: z.boolean(),
  events: z.array(z.string()),
  config: z.object({
    url: z.string().optional(),
    content_type: z.string().optional(),
    secret: z.string().optional(),
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
  }),
});
export const ProtectedBranchSchema = z.object({ protected: z.boolean() });
export const RuleSchema = z.object({ type: z.string() });
export const ProtectionSchema = z.object({
  enforce_admins: z.object({ enabled: z.boolean() }).nullish(),
  required_pull_request_reviews: z.object({}).nullish(),
  restrictions: z.object({}).nullish(),
});
export const LabelNameSchema = z.object({ name: z.string() });
