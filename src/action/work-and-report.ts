import { exitCode } from '../cli/exit-code.ts';
import type { ForgeEvent } from '../domain/event.ts';
import type { ActionTask } from '../intake/action-event.ts';
import { type ActionCrewOptions, actionCrew } from './action-crew.ts';
import { reportOrders } from './report-orders.ts';
import { runOrders } from './run-orders.ts';

export interface ActionWork extends Omit<ActionCrewOptions, 'issues'> {
  readonly task: Exclude<ActionTask, { kind: 'refused' }>;
  /** The bot's own login. */
  readonly self: string;
}

/** Does what a run of the Action was started for, and tells the runner; the number is the exit code. */
export async function workAndReport(work: ActionWork, signal: AbortSignal): Promise<number> {
  const { runner, task, self, write } = work;
  const issues = task.kind === 'event' ? issuesOf(task.event) : undefined;
  await using hands = await actionCrew({ ...work, issues }, signal);
  const outcomes = await runOrders({ ...hands, repo: runner.repo, task, self, say: write }, signal);
  await reportOrders(runner, hands.crew, outcomes);
  return signal.aborted ? 130 : Math.max(0, ...[...outcomes.values()].map(exitCode));
}

/** The number of a pull request tells nothing of its issue's. */
function issuesOf(event: ForgeEvent): readonly number[] | undefined {
  if (!('issue' in event) || (event.kind === 'comment-created' && event.pull)) return undefined;
  return [event.issue.number];
}
