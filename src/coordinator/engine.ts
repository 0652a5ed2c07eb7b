import { asBotError } from '../domain/errors.ts';
import type { RepoRef } from '../domain/refs.ts';
import type { OrderRow } from '../ports/store.ts';
import { recipe } from '../workflow/recipe.ts';
import type { Crew } from './crew.ts';
import { lookAtPulls } from './look-at-pulls.ts';
import { OwnRoles } from './own-roles.ts';
import { reconcile } from './reconcile.ts';
import { recover } from './recover.ts';
import { RunningOrders } from './running-orders.ts';
import { stopOrder } from './stop-order.ts';
import { warnOfBypass } from './warn-of-bypass.ts';
import { work } from './worker.ts';

export interface EngineOptions {
  readonly crew: Crew;
  /** Repositories that the timer looks at. */
  readonly repositories: readonly RepoRef[];
  /** Label prefix that the timer looks for. */
  readonly labelPrefix: string;
  readonly reconcileMs: number;
  /** Which unfinished orders are gone on with at the start; default all. */
  readonly resumes?: (row: OrderRow) => Promise<boolean>;
  /** Removes what crashed runs left in the sandboxes. */
  readonly reap: (alive: ReadonlySet<string>, signal: AbortSignal) => Promise<number>;
}

/** Workers and timer over one crew, until it is disposed of. */
export interface Engine extends AsyncDisposable {
  readonly running: RunningOrders;
  stop(id: string, by: string): Promise<boolean>;
}

/** Cleans up after a crash, queues what was unfinished, and starts to work. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { crew } = options;
  const ending = new AbortController();
  const running = new RunningOrders();
  const recovered = await recover(crew, options.reap, ending.signal, options.resumes);
  crew.log.info('started', { ...recovered });
  const working = work(crew, recipe, running, ending.signal);
  const looking = keepLooking(options, running, ending.signal);
  return {
    running,
    stop: (id, by) => stopOrder(crew, running, id, by),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      running.interrupt();
      await Promise.all([working, looking]);
    },
  };
}

/** Pull requests cost more to look at than issues, and wait for people anyway. */
const PULLS_EVERY = 10;

/** The timer that finds what lost webhooks would have told: at start, then once per interval. */
async function keepLooking(options: EngineOptions, running: RunningOrders, signal: AbortSignal): Promise<void> {
  const { crew, repositories, labelPrefix, reconcileMs } = options;
  const own = new OwnRoles();
  const guarded = new Set<RepoRef>();
  for (let round = 0; !signal.aborted; round += 1) {
    const begun = crew.clock.now();
    for (const repo of repositories) {
      try {
        if (!guarded.has(repo) && (await warnOfBypass(crew, repo, signal))) guarded.add(repo);
        const marks = { prefix: labelPrefix, roles: await own.of(crew, repo, signal) };
        await reconcile(crew, running, repo, marks, signal);
        if (round % PULLS_EVERY === 0) await lookAtPulls(crew, running, repo, signal);
      } catch (thrown) {
        const { code, message } = asBotError(thrown);
        if (!signal.aborted)
          crew.log.error('a repository could not be looked at', { repo: repo.name, code, error: message });
      }
    }
    // From start to start; a look that takes long still leaves the forge a pause. The only rejection is the engine's end.
    const pause = Math.max(reconcileMs / 10, begun + reconcileMs - crew.clock.now());
    await crew.clock.wait(pause, signal).catch(() => undefined);
  }
}
