import { z } from 'zod';
import type { ForgeEvent } from '../domain/event.ts';
import type { RepoRef } from '../domain/refs.ts';
import type { HookDialect } from './hook-dialect.ts';

/** What a workflow run is about. */
export type ActionTask =
  | { readonly kind: 'event'; readonly event: ForgeEvent }
  /** Look at every labelled issue of the repository. */
  | { readonly kind: 'reconcile' }
  | { readonly kind: 'refused'; readonly why: string };

export interface ActionEvent {
  readonly name: string;
  readonly payload: object;
  readonly repo: RepoRef;
  /** Whoever started the run. */
  readonly actor: string;
  /** The input `issue`; empty for none. */
  readonly issue: string;
}

const Pull = z.object({
  pull_request: z.object({
    head: z.object({ repo: z.object({ full_name: z.string() }).nullish() }),
    base: z.object({ repo: z.object({ full_name: z.string() }) }),
  }),
});

/** The event that started a workflow run, in no forge's words. */
export function actionTask({ name, payload, repo, actor, issue }: ActionEvent, dialect: HookDialect): ActionTask {
  switch (name) {
    case 'schedule':
      return { kind: 'reconcile' };
    case 'workflow_dispatch':
      if (issue === '') return { kind: 'reconcile' };
      return /^[1-9]\d{0,8}$/.test(issue)
        ? { kind: 'event', event: asked(repo, Number(issue), actor) }
        : { kind: 'refused', why: `The input \`issue\` must be the number of an issue, not ${JSON.stringify(issue)}.` };
    case 'pull_request_target':
      return ofTarget(payload);
    default:
      return { kind: 'event', event: dialect.translate(name, payload).event };
  }
}

/** A run that was started by hand asks as a comment would: whoever did it needs the same right. */
function asked(repo: RepoRef, number: number, actor: string): ForgeEvent {
  return { kind: 'comment-created', issue: { repo, number }, sender: { login: actor }, body: '/agent run' };
}

/** Such a run has the repository's secrets, and somebody else's code may be the pull request's. */
function ofTarget(payload: object): ActionTask {
  const { data } = Pull.safeParse(payload);
  const head = data?.pull_request.head.repo?.full_name;
  if (head !== undefined && head === data?.pull_request.base.repo.full_name)
    return { kind: 'event', event: { kind: 'ignored', why: 'Events on pull requests are not used.' } };
  const why =
    'A run by `pull_request_target` holds this repository’s secrets while the pull request comes from a fork, whose code could then read them. Use `issues` and `issue_comment` instead.';
  return { kind: 'refused', why };
}
