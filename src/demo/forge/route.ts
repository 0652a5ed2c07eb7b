import type { z } from 'zod';
import { type Answer, NOT_FOUND, type Paging } from './answer.ts';
import type { BareRepo } from './bare-repo.ts';
import type { ForgeState } from './forge-state.ts';
import type { HookSender } from './hook-sender.ts';
import type { IssueRecord, RepoRecord, UserRecord } from './records.ts';
import type { PullIssue } from './shapes/pull.ts';

/** What every act of the forge needs. */
export interface Desk {
  readonly state: ForgeState;
  readonly hooks: HookSender;
  readonly paging: Paging;
  git(repo: RepoRecord): BareRepo;
}

/** Who may call: anybody, anybody signed in, or who has this right in the repository. */
export type Need = 'anybody' | 'signed-in' | 'read' | 'write' | 'admin';

export interface Call {
  readonly desk: Desk;
  readonly url: URL;
  readonly by: UserRecord | undefined;
  /** The parts of the path in braces, decoded. */
  readonly part: (name: string) => string;
  readonly repo: RepoRecord | undefined;
  readonly body: unknown;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly need: Need;
  /** Whether nobody may call it without being signed in, however open the repository is. */
  readonly signedIn: boolean;
  readonly query: readonly string[];
  readonly body: z.ZodType | undefined;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export type RepoCall = Call & { readonly repo: RepoRecord };
export type WriteCall<Body> = RepoCall & { readonly by: UserRecord; readonly body: Body };

/** A route that reads from a repository. */
export function reads(
  path: string,
  query: readonly string[],
  handle: (call: RepoCall) => Answer | Promise<Answer>,
  need: Need = 'read',
): Route {
  const inRepo = (call: Call) => (call.repo === undefined ? NOT_FOUND : handle({ ...call, repo: call.repo }));
  return { method: 'GET', path, need, signedIn: need === 'admin', query, body: undefined, handle: inRepo };
}

/** A route that changes a repository; `body` undefined: it takes none. */
export function writes<Schema extends z.ZodType>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { need, body }: { readonly need: Need; readonly body: Schema },
  handle: (call: WriteCall<z.infer<Schema>>) => Answer | Promise<Answer>,
): Route {
  // The dispatcher parsed the body by this very schema and let nobody through who is not signed in.
  const typed = (call: Call) =>
    call.repo === undefined || call.by === undefined ? NOT_FOUND : handle(call as WriteCall<z.infer<Schema>>);
  return { method, path, need, signedIn: true, query: [], body, handle: typed };
}

/** Looks the issue or pull request `{index}` up before the handler. */
export function onIssue<C extends RepoCall>(
  handle: (call: C, issue: IssueRecord) => Answer | Promise<Answer>,
): (call: C) => Answer | Promise<Answer> {
  return (call) => {
    const issue = call.repo.issues.find(({ number }) => String(number) === call.part('index'));
    return issue === undefined ? NOT_FOUND : handle(call, issue);
  };
}

/** Looks the pull request `{index}` up before the handler. */
export function onPull<C extends RepoCall>(
  handle: (call: C, issue: PullIssue) => Answer | Promise<Answer>,
): (call: C) => Answer | Promise<Answer> {
  return onIssue((call, issue) => (isPull(issue) ? handle(call, issue) : NOT_FOUND));
}

/** Whether this issue is a pull request. */
export function isPull(issue: IssueRecord): issue is PullIssue {
  return issue.pull !== undefined;
}
