import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { DesignRecord } from '../../roles/answers/record-answer.ts';
import { said } from '../../roles/said.ts';
import { askAgent } from '../ask-agent.ts';
import type { Bench } from '../bench.ts';
import { type Phase, type Verdict, work } from '../phase.ts';
import { DECISIONS, decisionRecord } from '../render/decision-record.ts';
import { commitMessage } from './commit.ts';

/** Has the architect word a decision, and makes a file of it, or tells it in the comment where the settings say so. */
export const design: Phase = work({
  name: 'design',
  needs: [],
  run: async (order, facts, bench, signal) => {
    await using scope = new AsyncDisposableStack();
    const workspace = async () => scope.use(await bench.workshop.fresh('design', order.base.sha, signal));
    const role = bench.roles.recorder;
    const round = Math.max(1, bench.rounds);
    const result = await askAgent({ role, kind: 'design', round, workspace }, { order, facts, bench }, signal);
    if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the architect stopped: ${result.stop}`);
    const { answer } = result;
    if (answer.status !== 'done') return { kind: 'halt', outcome: { kind: 'needs-information', what: answer.why } };
    return await recorded(order, answer.record, bench);
  },
});

async function recorded(order: WorkOrder, record: DesignRecord, bench: Bench): Promise<Verdict> {
  const base = order.base.sha;
  const paths = (await bench.mirror.files(base)).map(({ path }) => path);
  if (paths.some((path) => path === DECISIONS || DECISIONS.startsWith(`${path}/`))) {
    const reasons = [`${DECISIONS} is no folder on the base commit.`];
    throw new BotError('CHANGE_REFUSED', reasons.join(), { details: { reasons } });
  }
  const { path, text, number } = decisionRecord(record, order, paths);
  if (order.settings.record === 'comment')
    return {
      kind: 'halt',
      facts: { record: { title: record.title, text } },
      outcome: { kind: 'no-change', why: 'the design record stands in this comment' },
    };
  const told = said({
    status: 'done',
    summary: `Records why: ${record.title}`,
    commit: { type: 'docs', subject: `propose decision ${number}, ${record.title}` },
  });
  const message = commitMessage(order, { said: told });
  const commit = await bench.mirror.compose({ base, files: [{ path, text }], message, author: bench.identity });
  await (await bench.worktree()).move(commit);
  const facts: Partial<Facts> = {
    change: await bench.mirror.change(base, commit),
    said: told,
    developer: { model: bench.model('architect').id },
  };
  return { kind: 'done', facts };
}
