import { createHash } from 'node:crypto';
import { BotError } from '../../domain/errors.ts';
import type { Facts, Plan } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { pathGuard } from '../../lib/path-guard.ts';
import type { PlanAnswer } from '../../roles/answers/plan-answer.ts';
import { askAgent } from '../ask-agent.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';

/** Writes a plan and, where the settings ask for that, holds the order until a person approves it; rewritten as often as a person asks. */
export const plan: Phase = {
  name: 'plan',
  needs: [],
  run: async (order, facts, bench, signal) => {
    if (order.settings.plan.approval === 'off') return { kind: 'done', facts: {} };
    const wishes = bench.journal.decisions.flatMap(({ decision }) =>
      decision.kind === 'revise' ? [decision.text] : [],
    );
    let gathered: Partial<Facts> = {};
    for (const [before, wish] of [undefined, ...wishes].entries()) {
      const known = { ...facts, ...gathered, ...(wish !== undefined && { wish }) };
      const verdict = await draft.run(order, known, bench.round('plan', before + 1), signal);
      if (verdict.kind !== 'done') return verdict;
      gathered = verdict.facts;
    }
    return held(order, gathered.plan, bench)
      ? { kind: 'halt', facts: gathered, outcome: waiting(gathered.plan) }
      : { kind: 'done', facts: gathered };
  },
};

const draft: Phase = work({
  name: 'draft',
  needs: [],
  run: async (order, facts, bench, signal) => {
    await using scope = new AsyncDisposableStack();
    const workspace = async () => scope.use(await bench.workshop.fresh('plan', order.base.sha, signal));
    const question = { role: bench.roles.architect, kind: 'plan', round: bench.rounds, workspace } as const;
    const result = await askAgent(question, { order, facts, bench }, signal);
    if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the architect stopped: ${result.stop}`);
    return { kind: 'done', facts: { plan: planOf(result.answer) } };
  },
});

function planOf({ plan: text, files, questions }: PlanAnswer): Plan {
  return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 12), files, questions };
}

function held(order: WorkOrder, drafted: Plan | undefined, { journal }: Bench): boolean {
  if (!drafted) return false;
  const approved = journal.decisions.some(
    ({ decision }) => decision.kind === 'approve' && decision.plan === drafted.hash,
  );
  return !approved && (order.settings.plan.approval === 'always' || risky(order, drafted));
}

/** An open question is a risk too: only a person can close it. */
function risky({ settings }: WorkOrder, { files, questions }: Plan): boolean {
  const guards = settings.protectedPaths.map(pathGuard);
  const guarded = files.some((path) => guards.some(({ matches }) => matches(path)));
  return guarded || questions.length > 0 || files.length > settings.plan.files;
}

function waiting(drafted: Plan | undefined) {
  return { kind: 'paused', why: `approval of plan ${drafted?.hash ?? ''}`, waitsFor: 'approval' } as const;
}
