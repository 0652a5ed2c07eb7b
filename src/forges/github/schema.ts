import { z } from 'zod';

/** The fields of GitHub's answers (REST, version 2022-11-28) that the adapter reads; whatever else is there does not matter. */
export const UserSchema = z.object({ login: z.string() });

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
  html_url: z.string(),
  head: SideSchema,
  base: SideSchema,
});

export const ReviewSchema = z.object({ body: z.string().nullish(), user: AuthorSchema });
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
