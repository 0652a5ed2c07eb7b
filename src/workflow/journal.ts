import { asBotError } from '../domain/errors.ts';
import type { JournalEntry, JournalLine, Spent } from '../domain/journal.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RoleName } from '../domain/role.ts';
import { addUsage, NO_USAGE, type Usage } from '../domain/usage.ts';
import type { Clock } from '../ports/clock.ts';
import type { Events } from '../ports/events.ts';
import type { Store } from '../ports/store.ts';

/** How a step is done, and how to find out whether an earlier, interrupted try had its effect. */
export interface Step<T> {
  /** Asked only when an intent stands without a receipt: the effect's value when it is there already. */
  readonly probe?: () => Promise<T | undefined>;
  readonly act: () => Promise<T>;
}

export interface JournalOptions {
  readonly id: string;
  readonly fence: number;
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Events;
}

/** A decision, and who made it. */
type Made = Extract<JournalEntry, { readonly kind: 'decision' }>;

/** The claim and what the issue wears. */
const PER_RUN = /^claim(?:\/|$)|(?:^|\/)label-/;

/** An order's journal during one run: every step writes its intent, acts, and writes its receipt. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #receipts = new Map<string, { value: unknown; ms: number }>();
  readonly #intents = new Set<string>();
  readonly #running: string[] = [];
  #decisions: readonly Made[] = [];
  #usage: Usage = NO_USAGE;
  readonly #spent: Spent[] = [];
  #outcomes: Outcome[] = [];
  #pendingOutcome: Outcome | undefined;

  constructor(options: JournalOptions, lines: readonly JournalLine[]) {
    this.#options = options;
    for (const line of lines) this.#replay(line);
  }

  /** Reads the stored journal of an order. */
  static async open(options: JournalOptions): Promise<Journal> {
    return new Journal(options, await options.store.journal(options.id));
  }

  /** The fence that every write of this run carries. */
  get fence(): number {
    return this.#options.fence;
  }

  /** All model usage of this order, earlier runs included. */
  get usage(): Usage {
    return this.#usage;
  }

  /** What one role's model calls have used of it. */
  usageOf(role: RoleName): Usage {
    return this.#spent.filter((one) => one.role === role).reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE);
  }

  /** What each model reply used, oldest first, earlier runs included. */
  get spent(): readonly Spent[] {
    return this.#spent;
  }

  /** An outcome that was reached but whose closing was interrupted. */
  get pendingOutcome(): Outcome | undefined {
    return this.#pendingOutcome;
  }

  /** How many outcomes this order has had: a resumed order can have several. */
  get outcomes(): number {
    return this.#outcomes.length;
  }

  /** Finished steps in order, with their times in milliseconds. */
  finished(): readonly { readonly key: string; readonly ms: number; readonly value: unknown }[] {
    return [...this.#receipts].map(([key, { value, ms }]) => ({ key, ms, value }));
  }

  /** Whether a step has its receipt. */
  has(key: string): boolean {
    return this.#receipts.has(key);
  }

  /** What people decided about the order, oldest first. */
  get decisions(): readonly Made[] {
    return this.#decisions;
  }

  /** Reads the decisions again, which may have been made while the order runs. */
  async reread(): Promise<void> {
    const lines = await this.#options.store.journal(this.#options.id);
    this.#decisions = lines.flatMap(({ entry }) => (entry.kind === 'decision' ? [entry] : []));
  }

  /** The innermost step under way. */
  get current(): string | undefined {
    return this.#running.at(-1);
  }

  /** Does a step once in the life of the order. Values must survive JSON. */
  async step<T>(key: string, step: Step<T>, signal: AbortSignal): Promise<T> {
    const receipt = this.#receipts.get(key);
    // The stored value was written by this same step, so it has this step's type.
    if (receipt) return receipt.value as T;
    signal.throwIfAborted();
    const { id, events, clock } = this.#options;
    events.publish({ kind: 'step-started', order: id, key });
    const started = clock.now();
    this.#running.push(key);
    try {
      const value = await this.#once(key, step);
      const ms = clock.now() - started;
      await this.#note({ kind: 'receipt', key, value: value ?? null, ms });
      this.#receipts.set(key, { value, ms });
      events.publish({ kind: 'step-done', order: id, key, ms, result: resultWord(value) });
      return value;
    } catch (error) {
      const { code, message } = asBotError(error);
      events.publish({ kind: 'step-failed', order: id, key, code, message });
      throw error;
    } finally {
      this.#running.splice(this.#running.lastIndexOf(key), 1);
    }
  }

  /** Writes what a model call used before its reply is acted upon. */
  async spend(spent: Omit<Spent, 'kind'>): Promise<void> {
    const entry: Spent = { kind: 'spent', ...spent };
    this.#count(entry);
    await this.#note(entry);
  }

  /** Writes an outcome before the closing steps make it visible. */
  async conclude(outcome: Outcome): Promise<void> {
    await this.#note({ kind: 'outcome', outcome });
    this.#outcomes.push(outcome);
    this.#pendingOutcome = outcome;
  }

  async #once<T>(key: string, step: Step<T>): Promise<T> {
    if (this.#intents.has(key)) {
      const found = await step.probe?.();
      if (found !== undefined) return found;
    } else {
      await this.#note({ kind: 'intent', key });
      this.#intents.add(key);
    }
    return await step.act();
  }

  async #note(entry: JournalLine['entry']): Promise<void> {
    await this.#options.store.note(this.#options.id, this.#options.fence, entry);
  }

  #count(entry: Spent): void {
    this.#spent.push(entry);
    this.#usage = addUsage(this.#usage, entry.usage);
  }

  #replay({ entry }: JournalLine): void {
    if (entry.kind === 'intent') this.#intents.add(entry.key);
    else if (entry.kind === 'receipt') this.#receipts.set(entry.key, { value: entry.value ?? undefined, ms: entry.ms });
    else if (entry.kind === 'spent') this.#count(entry);
    else if (entry.kind === 'outcome') {
      this.#outcomes.push(entry.outcome);
      this.#pendingOutcome = entry.outcome;
    } else if (entry.kind === 'decision') this.#decisions = [...this.#decisions, entry];
    else if (entry.state === 'queued' && this.#pendingOutcome) this.#beginAgain();
  }

  /** An order that goes on after an outcome holds nothing any more: what holds only while it runs is done again. */
  #beginAgain(): void {
    this.#pendingOutcome = undefined;
    for (const key of [...this.#intents].filter((name) => PER_RUN.test(name))) {
      this.#receipts.delete(key);
      this.#intents.delete(key);
    }
  }
}

function resultWord(value: unknown): string {
  return typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : 'done';
}
