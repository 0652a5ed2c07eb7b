import type { GateProfile } from './gate.ts';
import type { SandboxKind } from './isolation.ts';
import type { IssueSnapshot } from './issue.ts';
import type { Outcome } from './outcome.ts';
import type { Preview } from './preview.ts';
import type { PullAsk, PullCheck } from './pull.ts';
import type { ForgeKind, IssueRef, Sha } from './refs.ts';
import type { RoleName, RoleTable } from './role.ts';
import type { TaskType } from './task.ts';
import type { Budget } from './usage.ts';

/** All that an order needs to run, frozen at the trigger: nothing later changes it. */
export interface WorkOrder {
  /** `<issue>-<8 hexadecimal characters>`, derived from the idempotency key. */
  readonly id: string;
  /** Same issue, same generation, same key: a duplicate trigger meets the running order. */
  readonly key: string;
  readonly forge: ForgeKind;
  readonly issue: IssueRef;
  readonly snapshot: IssueSnapshot;
  readonly base: { readonly branch: string; readonly sha: Sha };
  readonly role: RoleName;
  /** The repository's own name for the role, where it is one of its own. */
  readonly as?: string;
  readonly requester: string;
  readonly profile: GateProfile;
  /** 0 (whenever) to 10 (now). */
  readonly priority: number;
  readonly budget: Budget;
  readonly settings: OrderSettings;
  /** Set where the order goes on with a pull request of the bot's; its base is then that one's head. */
  readonly follow?: FollowUp;
  /** Set where the order is about a pull request of a person, whose number is then the issue's. */
  readonly person?: PersonPull;
  readonly createdAt: string;
}

/** A pull request of a person, and what the bot is to do about it. */
export interface PersonPull {
  readonly wish: 'review' | 'fix';
  readonly branch: string;
  readonly head: Sha;
  /** Where git finds the head in the repository that the pull request is of. */
  readonly ref: string;
  /** Whether the branch lives in another repository. */
  readonly fork: boolean;
  /** The commit of the base branch that the forge compares with: its instructions hold. */
  readonly trunk: Sha;
  /** Which of the orders about the pull request this is, from 1. */
  readonly round: number;
  /** Which of those about this head, from 1. */
  readonly again: number;
  readonly asks: readonly PullAsk[];
  readonly failing: readonly PullCheck[];
}

/** A pull request that the bot opened, and what is asked of it. */
export interface FollowUp {
  readonly pull: number;
  readonly branch: string;
  /** The order that opened it. */
  readonly root: string;
  /** The commit that the pull request began at: its instructions hold. */
  readonly trunk: Sha;
  readonly title: string;
  /** Which follow-up of the pull request this is, from 1. */
  readonly round: number;
  readonly asks: readonly PullAsk[];
  readonly failing: readonly PullCheck[];
  /** Brings the pull request onto the newest commit of its base branch, and does nothing else. */
  readonly rebase?: true;
}

/** The part of the repository's settings that an order runs by, read from the default branch. */
export interface OrderSettings {
  /** Hash of the settings file's text; `defaults` when the repository has none. */
  readonly hash: string;
  readonly profile: GateProfile;
  readonly budget: Budget;
  readonly commands: Readonly<Partial<Record<'test' | 'lint', string>>>;
  /** Globs of paths that the bot must not touch. */
  readonly protectedPaths: readonly string[];
  readonly rounds: { readonly test: number; readonly review: number };
  readonly plan: { readonly approval: 'off' | 'risky' | 'always'; readonly files: number };
  readonly confidence: number;
  /** How many percent of the lines that a person's pull request adds may be the bot's; any where it is left out. */
  readonly aiShare?: number;
  readonly whenRed: 'draft' | 'comment' | 'none';
  readonly labelPrefix: string;
  /** What the repository says of roles, and roles of its own. */
  readonly roles?: RoleTable;
  /** Profiles of single sorts of task, which go before `profile`. */
  readonly profiles?: Readonly<Partial<Record<TaskType, GateProfile>>>;
  /** Whether changelog and documentation are brought up to date before delivery; `auto` when absent. */
  readonly document?: 'off' | 'auto';
  /** What a design record becomes; a pull request when absent. */
  readonly record?: 'pull-request' | 'comment';
  /** How the app is started and looked at; no screenshots where it is left out. */
  readonly preview?: Preview;
  readonly sandbox?: SandboxKind;
  readonly image?: string;
}

export const ORDER_STATES = [
  'queued',
  'claimed',
  'running',
  'delivered',
  'declined',
  'paused',
  'failed',
  'stopped',
  'escalated',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

const TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  queued: ['claimed', 'stopped', 'failed', 'paused', 'declined', 'escalated'],
  claimed: ['running', 'queued', 'stopped', 'failed', 'paused', 'declined', 'escalated'],
  running: ['queued', 'delivered', 'declined', 'paused', 'failed', 'stopped', 'escalated'],
  paused: ['queued', 'stopped', 'declined', 'failed'],
  failed: ['queued'],
  escalated: ['queued'],
  delivered: [],
  declined: [],
  stopped: ['queued'],
};

/** Whether an order may go from one state to another. */
export function canMove(from: OrderState, to: OrderState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Whether an order in this state is finished unless a person asks for more. */
export function isClosed(state: OrderState): boolean {
  return !['queued', 'claimed', 'running', 'paused'].includes(state);
}

/** The state that an outcome leaves its order in. */
export function stateAfter(outcome: Outcome): OrderState {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered';
    case 'draft':
      return outcome.byDesign ? 'escalated' : 'failed';
    case 'no-change':
      return 'declined';
    case 'needs-information':
    case 'needs-human':
      return 'escalated';
    case 'paused':
    case 'stopped':
    case 'failed':
      return outcome.kind;
  }
}
