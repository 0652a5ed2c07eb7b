import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import type { DeveloperAnswer } from '../../roles/answers/developer-answer.ts';
import type { BriefKind, Role } from '../../roles/role.ts';
import { said } from '../../roles/said.ts';
import { askAgent } from '../ask-agent.ts';
import { type Bench, currentCommit } from '../bench.ts';
import { lastModel } from '../model-work.ts';
import { type Phase, type Verdict, work } from '../phase.ts';

/** Writes the change that the issue asks for. */
export const implement: Phase = developing('implement', []);

/** Mends what the gates found. */
export const repair: Phase = developing('repair', ['change', 'gates']);

/** Answers what the reviewer found. */
export const answer: Phase = developing('answer', ['change', 'review']);

function developing(
  kind: Extract<BriefKind, 'implement' | 'repair' | 'answer'>,
  needs: readonly (keyof Facts)[],
): Phase {
  return work({
    name: kind,
    needs,
    run: async (order, facts, bench, signal) => {
      const workspace = () => bench.workshop.develop(currentCommit(order, facts), signal);
      const role = roleOf(order, bench);
      const round = Math.max(1, bench.rounds);
      const asked = kind === 'implement' && role.name === 'tester' ? 'test' : kind;
      const result = await askAgent({ role, kind: asked, round, workspace }, { order, facts, bench }, signal);
      if (result.stop !== 'finished') throw new BotError('AGENT_GAVE_UP', `the ${role.name} stopped: ${result.stop}`);
      if (result.answer.status !== 'done') return declined(result.answer);
      const handedOut = await handOut(order, facts, bench, signal);
      return {
        kind: 'done',
        facts: {
          handedOut,
          said: said(result.answer),
          developer: { model: lastModel(bench.journal.spent, role.name, bench.model(role.name).id) },
        },
      };
    },
  });
}

/** The role that writes an order's code. */
export function roleOf(order: WorkOrder, { roles }: Bench): Role<DeveloperAnswer> {
  return order.role === 'tester' ? roles.tester : roles.developer;
}

function declined(answer: Exclude<DeveloperAnswer, { status: 'done' }>): Verdict {
  const { status, why } = answer;
  return {
    kind: 'halt',
    outcome: status === 'no_change' ? { kind: 'no-change', why } : { kind: 'needs-information', what: why },
  };
}

/** The workspace's changes since the base, as a file that outlives this process. */
export async function handOut(
  order: WorkOrder,
  facts: Facts,
  bench: Bench,
  signal: AbortSignal,
): Promise<NonNullable<Facts['handedOut']>> {
  const workspace = await bench.workshop.develop(currentCommit(order, facts), signal);
  const bundle = await workspace.handOut(order.base.sha, bench.limits.maxBytes, signal);
  if (!bundle) throw new BotError('AGENT_GAVE_UP', 'the developer says that it is done, but changed nothing');
  const file = `${bench.key.replaceAll(/[^\w#-]+/g, '.')}.bundle`;
  await bench.folder.write(file, bundle);
  return { file };
}
