import { join } from 'node:path';
import type { Crew } from '../coordinator/crew.ts';
import { asBotError } from '../domain/errors.ts';
import { type Outcome, terminalLine } from '../domain/outcome.ts';
import { addUsage, NO_USAGE } from '../domain/usage.ts';
import { COMMENT_MARKER } from '../workflow/render/progress-comment.ts';
import type { Runner } from './runner.ts';

/** Shows how orders ended: annotations and summary for people, outputs for later steps (of the last order). */
export async function reportOrders(runner: Runner, crew: Crew, outcomes: ReadonlyMap<string, Outcome>): Promise<void> {
  if (outcomes.size === 0) return await runner.output('outcome', 'none');
  for (const [id, outcome] of outcomes) {
    runner.annotate(levelOf(outcome), terminalLine(outcome));
    await runner.summary(await shown(crew, id, outcome));
    await runner.output('outcome', outcome.kind);
    await runner.output('order', id);
    await runner.output('pull-request', 'url' in outcome ? outcome.url : '');
    await runner.output('cost-usd', await cost(crew, id));
    await runner.output('artifacts', join(crew.policy.dataDir, 'orders', id));
  }
}

function levelOf({ kind }: Outcome): 'error' | 'warning' | 'notice' {
  if (kind === 'failed') return 'error';
  return kind === 'delivered' || kind === 'no-change' ? 'notice' : 'warning';
}

/** What the issue's comment says, else its last line. */
async function shown(crew: Crew, id: string, outcome: Outcome): Promise<string> {
  const row = await crew.store.find(id);
  const signal = AbortSignal.timeout(30_000);
  const said = row && crew.forge.issues.said(row.order.issue, COMMENT_MARKER, signal);
  const comment = await said?.catch((thrown: unknown) => {
    // The order has ended, and its last line says how: a summary is no reason to call the run failed.
    crew.log.warn('the comment could not be read for the summary', { order: id, code: asBotError(thrown).code });
  });
  return comment?.body.replace(COMMENT_MARKER, '').trim() ?? terminalLine(outcome);
}

async function cost(crew: Crew, id: string): Promise<string> {
  const lines = await crew.store.journal(id);
  const { usd } = lines.reduce(
    (sum, { entry }) => (entry.kind === 'spent' ? addUsage(sum, entry.usage) : sum),
    NO_USAGE,
  );
  return usd === null ? '' : usd.toFixed(4);
}
