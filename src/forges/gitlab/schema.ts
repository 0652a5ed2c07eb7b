import { z } from 'zod';

/** The fields of GitLab's answers (API v4) that the adapter reads; whatever else is there does not matter. */
export const UserSchema = z.object({ id: z.int(), username: z.string() });

export const LabelSchema = z.object({ name: z.string() });

export const IssueSchema = z.object({
  iid: z.int(),
  title: z.string(),
  description: z.string().nullish(),
  // The last two are those of merge requests.
  state: z.enum(['opened', 'closed', 'merged', 'locked']),
  labels: z.array(z.string()).nullish(),
  assignees: z.array(z.object({ username: z.string() })).nullish(),
  author: z.object({ username: z.string() }),
  confidential: z.boolean().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  web_url: z.string(),
});

export const NoteSchema = z.object({
  id: z.int(),
  body: z.string(),
  author: z.object({ username: z.string() }),
  created_at: z.string(),
  updated_at: z.string(),
  system: z.boolean().nullish(),
  // Older versions call it confidential.
  internal: z.boolean().nullish(),
  confidential: z.boolean().nullish(),
  resolvable: z.boolean().nullish(),
  resolved: z.boolean().nullish(),
  // The line is null where the note stands at one that is gone.
  position: z.object({ new_path: z.string().nullish(), new_line: z.int().nullish() }).nullish(),
});

export const LabelEventSchema = z.object({
  user: z.object({ username: z.string() }).nullish(),
  // Null once the label is deleted.
  label: LabelSchema.nullish(),
  action: z.string(),
});

export const AwardSchema = z.object({ name: z.string(), user: z.object({ username: z.string() }) });

const Refs = z.object({ base_sha: z.string(), head_sha: z.string(), start_sha: z.string() });

export const MergeSchema = z.object({
  iid: z.int(),
  title: z.string(),
  description: z.string().nullish(),
  state: z.enum(['opened', 'closed', 'merged', 'locked']),
  draft: z.boolean(),
  web_url: z.string(),
  source_branch: z.string(),
  target_branch: z.string(),
  // Null for a fork that was deleted.
  source_project_id: z.int().nullish(),
  target_project_id: z.int(),
  sha: z.string().nullish(),
  has_conflicts: z.boolean().nullish().catch(null),
  // Missing from lists, and null until the diff has been made in the background.
  diff_refs: Refs.nullish().catch(null),
});

export const ProjectSchema = z.object({ default_branch: z.string().nullish(), empty_repo: z.boolean() });
export const BranchSchema = z.object({ commit: z.object({ id: z.string() }) });
export const MemberSchema = z.object({ access_level: z.int(), state: z.string().nullish() });
export const StatusSchema = z.object({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
  allow_failure: z.boolean().nullish(),
});

export const DiscussionSchema = z.object({
  id: z.string().regex(/^\w{1,100}$/),
  individual_note: z.boolean(),
  notes: z.array(NoteSchema),
});

export const ReviewerSchema = z.object({ user: z.object({ username: z.string() }), state: z.string().nullish() });

export const StandingSchema = z.object({ username: z.string(), is_admin: z.boolean().nullish() });
export const TokenSchema = z.object({ scopes: z.array(z.string()), expires_at: z.string().nullish() });
export const HookSchema = z.object({
  url: z.string(),
  issues_events: z.boolean(),
  note_events: z.boolean(),
  enable_ssl_verification: z.boolean(),
  // Older versions do not tell these.
  alert_status: z.string().optional(),
  token_present: z.boolean().optional(),
  signing_token_present: z.boolean().optional(),
});
export const ProtectedBranchSchema = z.object({ protected: z.boolean(), can_push: z.boolean().nullish() });
