import { asBotError, type BotError, errorRow } from '../domain/errors.ts';
import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { failure, type Outcome } from '../domain/outcome.ts';
import { type BenchTools, benchAt } from './bench.ts';
import { closeOrder } from './close-order.ts';
import { pausedBy } from './paused-by.ts';
import type { Phase } from './phase.ts';
import { recordedFacts } from './recorded-facts.ts';
import { blockedBy, isRedByDesign, keptBack } from './verdicts.ts';
import { skippedFor } from './waiver.ts';

export interface OrderRun {
  readonly order: WorkOrder;
  readonly recipe: Phase;
  readonly tools: BenchTools;
  /** Aborted with the reason when somebody stops the order or the engine shuts down. */
  readonly signal: AbortSignal;
  /** Whether the order crashed its worker too often to be tried again. */
  readonly deadLetter: boolean;
  /** Whether failures of the engine bring the order back to the queue, or end it. */
  readonly patient: boolean;
  /** A limit of a model that lasts longer than this many milliseconds pauses the order. */
  readonly pauseAfterMs: number;
  /** Aborted when the lease is lost: then not even the closing steps may run. */
  readonly lost: AbortSignal;
}

/**
 * Runs an order from wherever its journal stands to an outcome, and makes that visible.
 * Throws only what must bring the order back to the queue: failures of the engine, a lost lease, a shutdown.
 */
export async function runOrder(run: OrderRun): Promise<Outcome> {
  const { order, tools, lost } = run;
  const { journal } = tools;
  const outcome = journal.pendingOutcome ?? (await concluded(run));
  const bench = benchAt(tools, `close#${journal.outcomes}`);
  await closeOrder(order, recordedFacts(journal.finished()), outcome, bench, lost);
  return outcome;
}

async function concluded(run: OrderRun): Promise<Outcome> {
  const outcome = await reached(run);
  await run.tools.journal.conclude(outcome);
  return outcome;
}

async function reached(run: OrderRun): Promise<Outcome> {
  const { order, recipe, tools, signal, lost, deadLetter } = run;
  if (deadLetter) return failure('DEAD_LETTER');
  const either = AbortSignal.any([signal, lost]);
  try {
    const verdict = await recipe.run(order, {}, benchAt(tools), either);
    return verdict.kind === 'halt' ? verdict.outcome : outcomeOf(order, verdict.facts);
  } catch (thrown) {
    return outcomeOfError(asBotError(either.aborted ? either.reason : thrown), run);
  }
}

function outcomeOf(order: WorkOrder, facts: Partial<Facts>): Outcome {
  const blocked = blockedBy(order, facts);
  if (!facts.pull) {
    const why = keptBack(facts) === undefined ? 'no pull request was wanted' : 'nothing was pushed';
    return { kind: 'needs-human', why: `${blocked ?? 'delivery'} failed and ${why}` };
  }
  const pull = { repo: order.issue.repo, number: facts.pull.number };
  const { url } = facts.pull;
  if (!blocked && isRedByDesign(facts))
    return { kind: 'draft', pull, url, gate: 'test', rounds: facts.testRounds ?? 0, byDesign: true };
  if (!blocked) return { kind: 'delivered', pull, url };
  const rounds = (blocked === 'review' ? facts.reviewRounds : facts.testRounds) ?? 0;
  const skippedBy = blocked === 'gates' ? skippedFor(facts.gates) : undefined;
  return { kind: 'draft', pull, url, gate: blocked, rounds, ...(skippedBy !== undefined && { skippedBy }) };
}

function outcomeOfError(error: BotError, { patient, pauseAfterMs, tools }: OrderRun): Outcome {
  const { rule } = errorRow(error.code);
  if (error.code === 'STOPPED') return stopped(error);
  if (error.code === 'LEASE_LOST' || error.code === 'INTERRUPTED') throw error;
  const paused = pausedBy(error, tools.clock.now(), pauseAfterMs);
  if (paused) return paused;
  if (patient && (rule === 'requeue' || rule === 'again')) throw error;
  return failure(error.code, error.code.endsWith('_REFUSED') ? reasonsOf(error) : []);
}

/** What a stop makes of an order. */
export function stopped({ details }: BotError): Outcome {
  return { kind: 'stopped', by: typeof details.by === 'string' ? details.by : 'somebody' };
}

/** What was refused, in the words of whoever looked: paths and faults, quoted. */
function reasonsOf({ details }: BotError): readonly string[] {
  return Array.isArray(details.reasons) ? details.reasons.filter((reason) => typeof reason === 'string') : [];
}
