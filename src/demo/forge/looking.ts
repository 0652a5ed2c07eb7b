import type { CommentRecord, Effect, IssueRecord, StatusRecord } from './records.ts';
import { type Desk, isPull } from './route.ts';
import { issueNumbered, repoNamed } from './seeding.ts';
import { labelsOf } from './shapes/issue.ts';
import type { PullIssue } from './shapes/pull.ts';

export interface EffectFilter {
  /** E.g. `comment.create`, `pull.open`, `ref.create`, `status.create`. */
  readonly act: string;
  readonly by?: string;
  readonly target?: RegExp;
}

/** What is to be seen on the forge, as copies. Repositories are named `owner/name`. */
export interface Looking {
  issue(repo: string, number: number): Readonly<IssueRecord>;
  /** The names of an issue's labels, sorted. */
  labels(repo: string, number: number): readonly string[];
  comments(repo: string, number: number): readonly CommentRecord[];
  pulls(repo: string): readonly PullIssue[];
  /** Every status of a commit, oldest first. */
  statuses(repo: string, sha: string): readonly StatusRecord[];
  /** Where each ref points, as git tells. */
  refs(repo: string): Promise<Readonly<Record<string, string>>>;
  /** How often something took effect, ever. */
  count(filter: EffectFilter): number;
}

/** Binds those looks to a forge. */
export function looking(desk: Desk): Looking {
  const { state } = desk;
  const issue = (slug: string, number: number) => issueNumbered(repoNamed(state, slug), number);
  return {
    issue: (slug, number) => structuredClone(issue(slug, number)),
    labels: (slug, number) => labelsOf(repoNamed(state, slug), issue(slug, number)).map(({ name }) => name),
    comments: (slug, number) => structuredClone(issue(slug, number).comments),
    pulls: (slug) => structuredClone(repoNamed(state, slug).issues.filter(isPull)),
    statuses: (slug, sha) => structuredClone(repoNamed(state, slug).statuses.filter((status) => status.sha === sha)),
    refs: (slug) => desk.git(repoNamed(state, slug)).refs(),
    count: (filter) => state.records.effects.filter((effect) => fits(effect, filter)).length,
  };
}

function fits(effect: Effect, { act, by = effect.by, target = /(?:)/ }: EffectFilter): boolean {
  return effect.act === act && effect.by === by && target.test(effect.target);
}
