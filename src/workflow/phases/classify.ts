import { asBotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { Task } from '../../domain/task.ts';
import { askAgent } from '../ask-agent.ts';
import type { Bench } from '../bench.ts';
import { budgetOf } from '../ceilings.ts';
import { complexity } from '../classify/complexity.ts';
import { expertise } from '../classify/expertise.ts';
import { taskType } from '../classify/task-type.ts';
import { type Phase, work } from '../phase.ts';

/** Says what sort of task the issue is: by its labels, else its words; the model is asked only where both are silent. */
export const classify: Phase = work({
  name: 'classify',
  needs: [],
  run: async (order, facts, bench, signal) => {
    const { snapshot } = order;
    const told = taskType(snapshot) ?? (await askedModel(order, facts, bench, signal));
    const fields = expertise(`${snapshot.title}\n${snapshot.body}`);
    const task: Task = { ...told, complexity: complexity(snapshot), ...(fields.length > 0 && { expertise: fields }) };
    return { kind: 'done', facts: { task } };
  },
});

const UNKNOWN = { type: 'development', by: 'none' } as const;
/** Below these an order's budget is kept for its work. */
const LEAST = { usd: 0.1, requests: 20, tokens: 100_000 };

/** What sort of task it is is no reason to fail: whatever goes wrong with the question, the answer is `development`. */
async function askedModel(
  order: WorkOrder,
  facts: Facts,
  bench: Bench,
  signal: AbortSignal,
): Promise<Pick<Task, 'type' | 'by'>> {
  const { usd, requests, tokens } = budgetOf(order, bench.journal);
  if (usd < LEAST.usd || requests < LEAST.requests || tokens < LEAST.tokens) return UNKNOWN;
  const workspace = () => bench.workshop.fresh('classify', order.base.sha, signal);
  const question = { role: bench.roles.sorter, kind: 'classify', round: 1, workspace } as const;
  try {
    const result = await askAgent(question, { order, facts, bench }, signal);
    return result.stop === 'finished' ? { type: result.answer.type, by: 'model' } : UNKNOWN;
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asBotError(thrown);
    if (!error.code.startsWith('MODEL_')) throw error;
    bench.log.warn('the sort of task could not be asked', { code: error.code, error: error.message });
    return UNKNOWN;
  }
}
