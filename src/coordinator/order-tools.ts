import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BotError } from '../domain/errors.ts';
import type { PersonPull, WorkOrder } from '../domain/order.ts';
import { repoSlug, type Sha } from '../domain/refs.ts';
import { once } from '../lib/once.ts';
import type { ClaimPlace, Claims } from '../ports/claims.ts';
import type { Mirror, Remote } from '../ports/git.ts';
import type { BenchTools } from '../workflow/bench.ts';
import { Journal } from '../workflow/journal.ts';
import { LiveComment } from '../workflow/live-comment.ts';
import { OrderFolder } from '../workflow/order-folder.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import { COMMENT_MARKER, progressComment } from '../workflow/render/progress-comment.ts';
import { Workshop } from '../workflow/workshop.ts';
import type { Crew } from './crew.ts';

export interface OrderTools extends AsyncDisposable {
  readonly tools: BenchTools;
  readonly claims: Claims;
}

/** Binds the crew to one order: its journal, mirror, claim, workshop and live comment. */
export async function orderTools(
  crew: Crew,
  order: WorkOrder,
  fence: number,
  signal: AbortSignal,
): Promise<OrderTools> {
  const { forge, store, clock, events, log, policy } = crew;
  const journal = await Journal.open({ id: order.id, fence, store, clock, events });
  const remote = (access: 'read' | 'write', within: AbortSignal) =>
    forge.source.remote(order.issue.repo, access, within);
  const mirror = await crew.git.mirror(mirrorName(order), await remote('read', signal), signal);
  if (order.person) await fetchHead(order.person, mirror, await remote('read', signal), signal);
  const claims = crew.claims(mirror, () => remote('write', AbortSignal.timeout(30_000)), claimPlace(order));
  const portsFile = await crew.portsFile(order.id);
  const workshop = new Workshop({
    sandbox: () => crew.sandbox(order),
    mirror,
    order,
    limits: policy.sandboxLimits,
    portsFile,
  });
  const live = new LiveComment({
    everyMs: policy.commentEveryMs,
    clock,
    log,
    say: (within) => sayNow(crew, order, journal, within),
  });
  const unsubscribe = events.subscribe((event) => {
    if (event.kind === 'step-done' && event.order === order.id && journal.has('claim')) live.refresh();
  });
  const tools: BenchTools = {
    ...pick(crew),
    journal,
    claims,
    mirror,
    remote,
    worktree: once(async () =>
      mirror.worktree({ id: order.id, agent: policy.agent }, await startOf(order, journal, mirror)),
    ),
    workshop,
    folder: new OrderFolder(join(policy.dataDir, 'orders', order.id)),
    identity: policy.identity,
    limits: policy.inspectLimits,
    log: log.with({ order: order.id }),
    quiet: () => live.end(),
  };
  const dispose = async () => {
    unsubscribe();
    await Promise.all([workshop.close(), live.end()]);
  };
  return { tools, claims, [Symbol.asyncDispose]: dispose };
}

/** Brings a pull request's commits from the repository that it is of; where they were written, a fork, is never asked. */
async function fetchHead(
  { ref, head, trunk }: PersonPull,
  mirror: Mirror,
  remote: Remote,
  signal: AbortSignal,
): Promise<void> {
  if (!(await mirror.has(head))) await mirror.fetchRef(remote, ref, signal);
  for (const commit of [head, trunk])
    if (!(await mirror.has(commit))) throw new BotError('PULL_MOVED', `commit ${commit} is not in the repository`);
}

/** Among which claims that of an order is. */
export function claimPlace({ issue }: Pick<WorkOrder, 'issue'>): ClaimPlace {
  return issue.pull ? 'pulls' : 'issues';
}

/** The folder of a repository's mirror: readable, and different for repositories whose names differ only in odd characters. */
export function mirrorName(order: Pick<WorkOrder, 'forge' | 'issue'>): string {
  const slug = repoSlug(order.issue.repo);
  const digest = createHash('sha256').update(`${order.forge} ${slug}`).digest('hex').slice(0, 8);
  return `${order.forge}-${slug.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${digest}`.toLowerCase();
}

function pick({ forge, store, ledger, model, mcp, roles, secrets, redact, clock, events, fenceMarker }: Crew) {
  return { forge, store, ledger, model, ...(mcp && { mcp }), roles, secrets, redact, clock, events, fenceMarker };
}

/** Another machine may lack the commit that an order began at, once a branch was moved away from it; it has the change. */
async function startOf({ base, person }: WorkOrder, journal: Journal, mirror: Mirror): Promise<Sha> {
  if (person) return person.trunk;
  if (await mirror.has(base.sha)) return base.sha;
  return recordedFacts(journal.finished()).change?.commit ?? base.sha;
}

async function sayNow(crew: Crew, order: WorkOrder, journal: Journal, signal: AbortSignal): Promise<void> {
  const body = progressComment({ order, facts: recordedFacts(journal.finished()), journal });
  await crew.forge.issues.say(order.issue, COMMENT_MARKER, body, signal);
}
