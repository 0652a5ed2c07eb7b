import { type Permission, permits } from '../domain/actor.ts';
import { asBotError, BotError } from '../domain/errors.ts';
import type { GateProfile } from '../domain/gate.ts';
import type { Issue } from '../domain/issue.ts';
import { labelSet, triggerAmong } from '../domain/labels.ts';
import { isClosed, type OrderSettings, type WorkOrder } from '../domain/order.ts';
import { failure, type Outcome } from '../domain/outcome.ts';
import { type IssueRef, issueSlug, type Sha } from '../domain/refs.ts';
import { customRoles, ISSUE_ROLES, roleNamed, type Worker } from '../domain/role.ts';
import { inlineCode } from '../lib/markdown.ts';
import { nearestWord } from '../lib/nearest-word.ts';
import { assigner } from './assigner.ts';
import { chooseProfile } from './choose-profile.ts';
import type { Crew } from './crew.ts';
import { decline } from './decline.ts';
import { editedSince } from './edited-since.ts';
import { freezeOrder, nextGeneration, priorityOf } from './freeze-order.ts';
import { pausedBecause } from './pause-repo.ts';
import { repoSettings } from './repo-settings.ts';
import { snapshot } from './snapshot.ts';

/** What became of a look at an issue. */
export type Accepted =
  | { readonly kind: 'accepted'; readonly order: WorkOrder }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'declined'; readonly outcome: Outcome };

export interface Request {
  readonly issue: IssueRef;
  /** Who gave the command, or did what the event tells of. */
  readonly by?: string;
  /** The label that `by` set, where the event told it. */
  readonly label?: string;
  /** Asked for by a command: no trigger label is needed. */
  readonly role?: string;
  /** Whether a plan must be approved first, whatever the settings say. */
  readonly plan?: boolean;
  readonly profile?: GateProfile;
  /** The branch that the work starts from, where it is not the default one. */
  readonly base?: string;
  /** The bot may have been assigned; `told` where that is certain. */
  readonly assigned?: { readonly told: boolean };
  /** The digest of the issue's words when this was asked for, where that is known. */
  readonly heard?: string;
}

/** What starting work needs. */
export const NEEDED: Permission = 'write';

/** Looks at an issue as it is now and, when somebody with the right to asks for it, makes an order of it. */
export async function accept(crew: Crew, request: Request, signal: AbortSignal): Promise<Accepted> {
  // Counted before the issue is looked at: an order that another look makes of the same label meanwhile has this number.
  const generation = nextGeneration(await crew.store.list({ issue: issueSlug(request.issue) }));
  const issue = await crew.forge.issues.get(request.issue, signal);
  if (issue.state === 'closed') return { kind: 'ignored', why: 'the issue is closed' };
  const paused = await pausedBecause(crew, issue.ref.repo);
  if (paused !== undefined) return { kind: 'ignored', why: paused };
  const branch = await crew.forge.source.defaultBranch(issue.ref.repo, signal);
  try {
    const settings = await repoSettings(crew.forge, issue.ref.repo, branch.sha, signal);
    return await consider(crew, { request, issue, settings, branch, generation }, signal);
  } catch (thrown) {
    const error = asBotError(thrown);
    if (error.code !== 'SETTINGS_INVALID' || !mayBeMeant(issue, request)) throw error;
    return await declineFor(crew, issue, error, signal);
  }
}

interface Look {
  readonly request: Request;
  readonly issue: Issue;
  readonly settings: OrderSettings;
  readonly branch: { readonly name: string; readonly sha: Sha | undefined };
  readonly generation: number;
}

async function consider(crew: Crew, look: Look, signal: AbortSignal): Promise<Accepted> {
  const { request, issue, settings } = look;
  const prefix = settings.labelPrefix;
  if (issue.labels.includes(labelSet(prefix).never))
    return { kind: 'ignored', why: 'the issue is labelled as not to be touched' };
  const roles = customRoles(settings.roles);
  const trigger = triggerAmong(issue.labels, prefix, roles);
  const assigned = request.role || trigger ? undefined : await assigner(crew, request, issue, signal);
  const name = request.role ?? trigger?.role ?? (assigned === undefined ? undefined : 'developer');
  if (name === undefined) return { kind: 'ignored', why: 'the issue carries no trigger label' };
  const worker = roleNamed(name, settings.roles);
  if (!worker) return { kind: 'ignored', why: unknownRole(name, roles) };
  const requester = assigned ?? (await requesterOf(crew, look, trigger?.label, signal));
  if (!requester) return { kind: 'ignored', why: 'the forge does not tell who set the label' };
  const held = await crew.forge.permission(issue.ref.repo, requester, signal);
  if (!permits(held, NEEDED)) {
    return await decline(
      crew,
      issue,
      { kind: 'needs-human', why: `@${requester} may not start work here; it needs ${NEEDED} permission` },
      settings,
      signal,
    );
  }
  return await begin(crew, look, { worker, requester, held }, signal);
}

interface Asker {
  readonly worker: Worker;
  readonly requester: string;
  readonly held: Permission;
}

async function begin(
  crew: Crew,
  look: Look,
  { worker, requester, held }: Asker,
  signal: AbortSignal,
): Promise<Accepted> {
  const { request, issue, settings, branch, generation } = look;
  if (!branch.sha)
    return await declineFor(crew, issue, new BotError('SOURCE_EMPTY', 'no commit yet'), signal, settings);
  const obstacle = ISSUE_ROLES.includes(worker.role) ? await whereEdited(crew, look, signal) : NOTHING_TO_REVIEW;
  if (obstacle)
    return (await isUnderWay(crew, issue))
      ? { kind: 'duplicate' }
      : await decline(crew, issue, obstacle, settings, signal);
  const chosen = chooseProfile({ settings, labels: issue.labels, asked: request.profile, held });
  if ('why' in chosen) return { kind: 'ignored', why: chosen.why };
  const base = await baseOf(crew, look, signal);
  if (!base) return { kind: 'ignored', why: `there is no branch ${inlineCode(request.base ?? '')} in this repository` };
  const order = freezeOrder(crew, {
    issue: issue.ref,
    snapshot: snapshot(issue),
    priority: priorityOf(issue.labels),
    ...worker,
    requester,
    settings: request.plan ? { ...settings, plan: { ...settings.plan, approval: 'always' } } : settings,
    ...chosen,
    generation,
    base,
  });
  if (order.snapshot.body === '') return await decline(crew, issue, EMPTY, settings, signal);
  if ((await crew.store.accept(order)) === 'duplicate') return { kind: 'duplicate' };
  crew.events.publish({ kind: 'order-accepted', order: order.id, issue: issueSlug(issue.ref) });
  await crew.queue.put(order.id, { priority: order.priority });
  return { kind: 'accepted', order };
}

const EMPTY: Outcome = { kind: 'needs-information', what: 'the issue has no description' };
const EDITED: Outcome = {
  kind: 'needs-human',
  why: 'the issue was edited after this was asked for, by nobody who can be shown to have write permission; read it again, then set the label or give the command once more',
};

const NOTHING_TO_REVIEW: Outcome = {
  kind: 'needs-human',
  why: 'a reviewer judges a pull request, and this is an issue; say `/agent review` on the pull request, or choose a role that works on issues',
};

async function whereEdited(crew: Crew, { issue, request }: Look, signal: AbortSignal): Promise<Outcome | undefined> {
  return (await editedSince(crew, issue, { heard: request.heard, needed: NEEDED }, signal)) ? EDITED : undefined;
}

/** A late event of the same request has older words, and must not trouble the order that it led to. */
async function isUnderWay({ store }: Crew, { ref }: Issue): Promise<boolean> {
  return (await store.list({ issue: issueSlug(ref) })).some(({ state }) => !isClosed(state));
}

/**
 * Whoever sends an event about an issue need not be the one who set its trigger: a label of another name, or an event that
 * comes late, must neither lend somebody's right to it nor take it away.
 */
async function requesterOf(
  crew: Crew,
  { request, issue }: Look,
  trigger: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const asked = request.role !== undefined || (request.label !== undefined && request.label === trigger);
  if (asked || trigger === undefined) return request.by;
  return (await crew.forge.issues.labelledBy(issue.ref, trigger, signal))?.login ?? request.by;
}

/** Only the work starts elsewhere: settings are always those of the default branch. */
async function baseOf(
  { forge }: Crew,
  { request, issue, branch }: Look,
  signal: AbortSignal,
): Promise<WorkOrder['base'] | undefined> {
  const { base: name = branch.name } = request;
  const sha = name === branch.name ? branch.sha : await forge.source.tip(issue.ref.repo, name, signal);
  return sha === undefined ? undefined : { branch: name, sha };
}

/** With unreadable settings the label prefix is unknown; the default one is taken as meant. */
function mayBeMeant(issue: Issue, request: Request): boolean {
  if (issue.labels.includes(labelSet('agent').never)) return false;
  const asked = request.role !== undefined || request.assigned?.told === true;
  return asked || triggerAmong(issue.labels, 'agent') !== undefined;
}

async function declineFor(
  crew: Crew,
  issue: Issue,
  error: BotError,
  signal: AbortSignal,
  settings: Pick<OrderSettings, 'labelPrefix' | 'roles'> = { labelPrefix: 'agent' },
): Promise<Accepted> {
  return await decline(crew, issue, failure(error.code), settings, signal, error.message);
}

function unknownRole(name: string, custom: readonly string[]): string {
  const known = [...ISSUE_ROLES, ...custom];
  const near = nearestWord(name, known);
  const meant = near === undefined ? '' : `, did you mean ${inlineCode(near)}?`;
  return `there is no role ${inlineCode(name.slice(0, 40))}${meant || `; the roles are ${known.join(', ')}`}`;
}
