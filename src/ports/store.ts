import type { JournalEntry, JournalLine } from '../domain/journal.ts';
import type { OrderState, WorkOrder } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Spending, SpendingFilter } from '../domain/spending.ts';

/** An order as the store keeps it. */
export interface OrderRow {
  readonly order: WorkOrder;
  readonly state: OrderState;
  /** Starts that were written before the work began. */
  readonly attempts: number;
  readonly fence: number;
  readonly outcome?: Outcome;
  readonly updatedAt: string;
}

export interface OrderFilter {
  readonly states?: readonly OrderState[];
  /** `owner/name#number`. */
  readonly issue?: string;
  readonly limit?: number;
}

/** A webhook that was received, verified and durably written, waiting to be looked at. */
export interface Delivery {
  /** The forge's delivery id, or a hash of the body where it sends none. */
  readonly id: string;
  readonly forge: string;
  readonly event: string;
  /** What it says, in no forge's words, as JSON. */
  readonly body: string;
}

/** Something that the bot did on a thread because of somebody; `at` in milliseconds since the epoch. */
export interface Turn {
  readonly by: string;
  readonly at: number;
}

/** Why no work begins in a repository, and who said so; `at` in ISO 8601, UTC. */
export interface Pause {
  readonly by: string;
  readonly why: string;
  readonly at: string;
}

/** The durable truth. Every returned promise means: written and synced. */
export interface Store extends AsyncDisposable {
  /** Adds an order; a second one with the same key, or for an issue with an unfinished one, is a duplicate. */
  accept(order: WorkOrder): Promise<'accepted' | 'duplicate'>;
  find(id: string): Promise<OrderRow | undefined>;
  /** Newest first. */
  list(filter: OrderFilter): Promise<readonly OrderRow[]>;
  /** Takes the order for a worker: counts an attempt, raises the fence and returns it. */
  lease(id: string, worker: string): Promise<number>;
  /** Takes an attempt back that ended through no fault of the order. */
  forgive(id: string): Promise<void>;
  /** Appends to the journal; throws LEASE_LOST when `fence` is no longer the order's. */
  note(id: string, fence: number, entry: JournalEntry): Promise<void>;
  journal(id: string): Promise<readonly JournalLine[]>;
  /** Moves the order to another state by the transition table and journals it; back to the queue from a pause or an end, its attempts count anew. Throws LEASE_LOST on a stale fence. */
  move(id: string, fence: number, state: OrderState, why?: string): Promise<void>;
  /** Writes the outcome and the state that it leaves, at once. */
  close(id: string, fence: number, outcome: Outcome): Promise<void>;
  /** What model calls have cost, orders under way included. */
  spent(filter: SpendingFilter): Promise<Spending>;
  /** Raises the fence so that whoever holds the order can write no more; returns the new fence. */
  seize(id: string): Promise<number>;
  /** Durably writes a delivery; false when its id was seen before. */
  firstSight(delivery: Delivery): Promise<boolean>;
  /** Deliveries not yet settled, oldest first. */
  unsettled(): Promise<readonly Delivery[]>;
  settle(deliveryId: string): Promise<void>;
  /** Lets no work begin in a repository (`forge owner/name`) until it is lifted, which undefined does. */
  setPause(repository: string, pause: Pause | undefined): Promise<void>;
  pauseOf(repository: string): Promise<Pause | undefined>;
  /** Adds a turn to a thread and forgets those of it before `since`. */
  addTurn(thread: string, turn: Turn, since: number): Promise<void>;
  /** The turns of a thread from `since` on, oldest first. */
  turns(thread: string, since: number): Promise<readonly Turn[]>;
}
