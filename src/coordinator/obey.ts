import type { Command } from '../domain/command.ts';
import { isClosed, type WorkOrder } from '../domain/order.ts';
import { type IssueRef, issueSlug } from '../domain/refs.ts';
import { type Accepted, accept, type Request } from './accept.ts';
import { assist } from './assist.ts';
import { keptProfile } from './choose-profile.ts';
import type { Crew } from './crew.ts';
import { explainIssue } from './explain-issue.ts';
import { followUp } from './follow-up.ts';
import { lookAtPerson } from './look-at-person.ts';
import { orderStatus } from './order-status.ts';
import { pauseRepo, unpauseRepo } from './pause-repo.ts';
import { stopIfAbandoned } from './reconcile.ts';
import { resumeOrder } from './resume-order.ts';
import type { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';

/** What came of a command: a word for the log and, where the person who gave it should be told, a text. */
export interface Obeyed {
  readonly result: string;
  readonly say?: string;
}

export interface Orders {
  readonly crew: Crew;
  readonly running: RunningOrders;
  /** The page of all commands. */
  readonly help: string;
}

type Of<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>;
type Doing = {
  readonly [Kind in Command['kind']]: (orders: Orders, command: Of<Kind>, signal: AbortSignal) => Promise<Obeyed>;
};

const DOING: Doing = {
  look: async ({ crew, running }, { kind: _kind, ...seen }, signal) => {
    if (await stopIfAbandoned(crew, running, seen.issue, signal)) return { result: 'stopped' };
    return { result: (await accept(crew, seen, signal)).kind };
  },
  run: async ({ crew }, { kind: _kind, ...told }, signal) => begun(await accept(crew, told, signal)),
  retry: async ({ crew }, { kind: _kind, ...told }, signal) => {
    const last = (await lastOrder(crew, told.issue))?.order;
    return begun(await accept(crew, { ...told, ...(last ? asBefore(last) : { role: 'developer' }) }, signal));
  },
  stop: async ({ crew, running }, { issue, by }) => {
    const row = await lastOrder(crew, issue);
    const stopped = row && !isClosed(row.state) && (await stopOrder(crew, running, row.order.id, by));
    return { result: stopped ? 'stopped' : 'nothing to stop' };
  },
  'look-at-pull': async ({ crew, running }, { pull, by, labelled = false }, signal) => {
    const ours = await followUp(crew, running, { pull, by }, signal);
    return ours === undefined ? await lookAtPerson(crew, running, { pull, by, labelled }, signal) : { result: ours };
  },
  fix: async ({ crew, running }, { issue, by, text }, signal) => {
    const ours = await followUp(crew, running, { pull: issue, by, ...(text && { wish: text }) }, signal);
    if (ours !== undefined) return { result: ours };
    return await assist(crew, { pull: issue, by, wish: 'fix', ...(text && { text }) }, signal);
  },
  review: async ({ crew, running }, { issue, by }, signal) => {
    const ours = await followUp(crew, running, { pull: issue, by }, signal);
    return ours === undefined ? await assist(crew, { pull: issue, by, wish: 'review' }, signal) : { result: ours };
  },
  rebase: async ({ crew, running }, { issue: pull, by }, signal) => {
    const ours = await followUp(crew, running, { pull, by, rebase: true }, signal);
    const result = ours ?? "the pull request is none of the bot's";
    return result === 'accepted' ? { result } : { result, say: `Nothing was started: ${result}.` };
  },
  approve: ({ crew }, { issue, by, plan }) => gone(crew, { issue, by, decision: { kind: 'approve', plan } }),
  revise: ({ crew }, { issue, by, text }) => gone(crew, { issue, by, decision: { kind: 'revise', text } }),
  budget: ({ crew }, { issue, by, usd }) => gone(crew, { issue, by, decision: { kind: 'budget', usd } }),
  yolo: ({ crew }, { issue, by }) => gone(crew, { issue, by, decision: { kind: 'yolo' } }),
  resume: ({ crew }, { issue, by }) => gone(crew, { issue, by }),
  'pause-repo': async ({ crew }, { issue, by, why }) => {
    await pauseRepo(crew, issue.repo, { by, why });
    return { result: 'paused', say: 'No new work begins in this repository until `unpause-repo`.' };
  },
  'unpause-repo': async ({ crew }, { issue }) => {
    await unpauseRepo(crew, issue.repo);
    return { result: 'unpaused', say: 'Work begins again in this repository.' };
  },
  status: async ({ crew }, { issue }) => ({ result: 'told', say: await orderStatus(crew, issue) }),
  explain: async ({ crew }, { issue, by }, signal) => ({
    result: 'told',
    say: await explainIssue(crew, issue, by, signal),
  }),
  help: async ({ help }) => ({ result: 'told', say: help }),
};

/** Does what an authorised command asks for. */
export async function obey<Kind extends Command['kind']>(
  orders: Orders,
  command: Of<Kind>,
  signal: AbortSignal,
): Promise<Obeyed> {
  const kind: Kind = command.kind;
  return await DOING[kind](orders, command, signal);
}

/** What another try keeps of an order. */
function asBefore(order: WorkOrder): Pick<Request, 'role' | 'base' | 'profile'> {
  const profile = keptProfile(order);
  return { role: order.as ?? order.role, base: order.base.branch, ...(profile && { profile }) };
}

/** An order that is accepted or declined shows itself in the issue. */
function begun(accepted: Accepted): Obeyed {
  const { kind } = accepted;
  if (kind === 'duplicate') return { result: kind, say: 'An order for this issue is under way already.' };
  return kind === 'ignored' ? { result: kind, say: `Nothing was started: ${accepted.why}.` } : { result: kind };
}

async function gone(crew: Crew, word: Parameters<typeof resumeOrder>[1]): Promise<Obeyed> {
  const say = await resumeOrder(crew, word);
  return { result: say, say };
}

async function lastOrder({ store }: Crew, issue: IssueRef) {
  const [row] = await store.list({ issue: issueSlug(issue), limit: 1 });
  return row;
}
