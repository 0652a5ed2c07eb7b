import type { McpServer } from '../agent/mcp/mcp-server.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Sha } from '../domain/refs.ts';
import type { RoleName } from '../domain/role.ts';
import type { Claims } from '../ports/claims.ts';
import type { Clock } from '../ports/clock.ts';
import type { Events } from '../ports/events.ts';
import type { Forge } from '../ports/forge.ts';
import type { Identity, InspectLimits, Mirror, Remote, Worktree } from '../ports/git.ts';
import type { Log } from '../ports/log.ts';
import type { Model } from '../ports/model.ts';
import type { Store } from '../ports/store.ts';
import type { Roles } from '../roles/load-roles.ts';
import type { Journal, Step } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { OrderFolder } from './order-folder.ts';
import type { Workshop } from './workshop.ts';

/** What a phase works with: the ports, bound to one order and to the phase's place in the journal. */
export interface Bench extends BenchTools {
  /** Journal key of the phase that holds this bench, e.g. `review#2/answer`. */
  readonly key: string;
  /** Which time round the innermost loop this is, from 1; 0 outside any loop. */
  readonly rounds: number;
  at(name: string): Bench;
  round(name: string, n: number): Bench;
  /** One effect on the outside world, journaled under this phase. */
  step<T>(name: string, step: Step<T>, signal: AbortSignal): Promise<T>;
}

export interface BenchTools {
  readonly journal: Journal;
  /** The money of calls under way, shared by all orders of the process. */
  readonly ledger: Ledger;
  readonly store: Pick<Store, 'spent' | 'list' | 'journal'>;
  readonly forge: Forge;
  readonly claims: Claims;
  /** The repository's mirror, brought up to date once per run. */
  readonly mirror: Mirror;
  readonly remote: (access: 'read' | 'write', signal: AbortSignal) => Promise<Remote>;
  /** The order's own place in the mirror, made on first use. */
  readonly worktree: () => Promise<Worktree>;
  readonly workshop: Workshop;
  readonly folder: OrderFolder;
  readonly model: (role: RoleName) => Model;
  /** Servers whose tools a role may use beside its own. */
  readonly mcp?: (role: RoleName) => readonly McpServer[];
  readonly roles: Roles;
  readonly identity: Identity;
  readonly limits: InspectLimits;
  /** Exact secret values that no change may contain. */
  readonly secrets: readonly string[];
  readonly redact: (text: string) => string;
  readonly clock: Clock;
  readonly events: Events;
  readonly log: Log;
  /** A fresh random marker that fences untrusted text. */
  readonly fenceMarker: () => string;
  /** Ends the edits of the comment while the order runs, before the closing one. */
  readonly quiet: () => Promise<void>;
}

/** A bench at the root of an order's recipe. */
export function benchAt(tools: BenchTools, key = '', rounds = 0): Bench {
  return {
    ...tools,
    key,
    rounds,
    at: (name) => benchAt(tools, join(key, name), rounds),
    round: (name, n) => benchAt(tools, join(key, `${name}#${n}`), n),
    step: (name, step, signal) => tools.journal.step(join(key, name), step, signal),
  };
}

/** The commit that work goes on from: the change so far, or the base. */
export function currentCommit(order: WorkOrder, facts: { readonly change?: { readonly commit: Sha } }): Sha {
  return facts.change?.commit ?? order.base.sha;
}

function join(key: string, name: string): string {
  return key === '' ? name : `${key}/${name}`;
}
