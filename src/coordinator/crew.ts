import type { McpServer } from '../agent/mcp/mcp-server.ts';
import type { OrderSettings } from '../domain/order.ts';
import type { RoleName } from '../domain/role.ts';
import type { Budget } from '../domain/usage.ts';
import type { ClaimPlace, Claims } from '../ports/claims.ts';
import type { Clock } from '../ports/clock.ts';
import type { Events } from '../ports/events.ts';
import type { Forge } from '../ports/forge.ts';
import type { Git, Identity, InspectLimits, Mirror, Remote } from '../ports/git.ts';
import type { Log } from '../ports/log.ts';
import type { Model } from '../ports/model.ts';
import type { Queue } from '../ports/queue.ts';
import type { Sandbox, SandboxLimits } from '../ports/sandbox.ts';
import type { Store } from '../ports/store.ts';
import type { Roles } from '../roles/load-roles.ts';
import type { Ledger } from '../workflow/ledger.ts';

/** Everything that coordinating and running orders needs, made once by `wire.ts`. */
export interface Crew {
  readonly forge: Forge;
  readonly store: Store;
  readonly queue: Queue;
  readonly git: Git;
  readonly claims: (mirror: Mirror, remote: () => Promise<Remote>, place: ClaimPlace) => Claims;
  readonly sandbox: (order: { readonly settings: OrderSettings }) => Promise<Sandbox>;
  /** The order's own pair of ports, as the text of `.ports.env` and as variables. */
  readonly portsFile: (
    order: string,
  ) => Promise<{ readonly text: string; readonly env: Readonly<Record<string, string>> }>;
  /** The money of model calls under way. */
  readonly ledger: Ledger;
  readonly model: (role: RoleName) => Model;
  /** Servers whose tools a role may use beside its own. */
  readonly mcp?: (role: RoleName) => readonly McpServer[];
  readonly roles: Roles;
  readonly clock: Clock;
  readonly events: Events;
  readonly log: Log;
  readonly redact: (text: string) => string;
  /** Exact secret values that no change may contain. */
  readonly secrets: readonly string[];
  readonly fenceMarker: () => string;
  readonly policy: Policy;
}

/** The server's own settings, as far as orders depend on them. */
export interface Policy {
  /** Name of this worker, as it stands in claims. */
  readonly agent: string;
  readonly identity: Identity;
  readonly dataDir: string;
  readonly concurrency: number;
  /** Starts that an order may crash before it is set aside. */
  readonly maxAttempts: number;
  /** Whether failures of the engine bring an order back to the queue, or end it. */
  readonly patient: boolean;
  /** Pause before an order is tried again after a failure of the engine, in milliseconds. */
  readonly retryMs: number;
  /** A limit of a model that lasts longer than this many milliseconds pauses the order; default a minute. */
  readonly pauseAfterMs?: number;
  readonly commentEveryMs: number;
  readonly sandboxLimits: SandboxLimits;
  readonly inspectLimits: InspectLimits;
  /** Ceilings that no repository's settings can raise. */
  readonly budget: Budget;
}
