import type { Change } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import { type GateProfile, type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { DEFAULT_GATE_LIMITS, type Gate, type GateInput } from '../../gates/gate.ts';
import { gatesOf, gatesOfHelp, gatesOfPeople, UNWAIVABLE } from '../../gates/profiles.ts';
import { runGates } from '../../gates/run-gates.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { gatesPass } from '../verdicts.ts';
import { waivedBy } from '../waiver.ts';

/** Runs the workspace gates on the base commit, so that what was red before is not held against the change. */
export const baseline: Phase = work({
  name: 'baseline',
  needs: [],
  run: async (order, _facts, bench, signal) => {
    const untouched: Change = { base: order.base.sha, commit: order.base.sha, files: [] };
    const waived = (await waivedBy(order, bench.journal)) !== undefined;
    const gates = waived ? [] : gatesOf(order.profile).filter(({ needs }) => needs === 'workspace');
    const judged = await judge(gates, untouched, order, bench, undefined, signal);
    return { kind: 'done', facts: { baseline: judged.gates, isolation: judged.isolation } };
  },
});

/** Runs every gate of the order's profile on exactly the change's commit, in a workspace nothing else has used. */
export const gates: Phase = work({
  name: 'gates',
  needs: ['change', 'baseline'],
  run: async (order, facts, bench, signal) => {
    if (!facts.change) throw new BotError('INPUT_MISSING', 'gates: no change was committed');
    const by = await waivedBy(order, bench.journal);
    const asked = by === undefined ? gatesFor(order) : UNWAIVABLE;
    const judged = await judge(asked, facts.change, order, bench, facts.baseline, signal);
    const gates = [...judged.gates, ...(by === undefined ? [] : skipped(order.profile, by))];
    const settled = gatesPass(gates) || (onlyWaivable(gates) && (await waivedBy(order, bench.journal)) !== undefined);
    const testRounds = (facts.testRounds ?? 0) + 1;
    return { kind: settled ? 'done' : 'fix', facts: { ...judged, gates, testRounds } };
  },
});

function gatesFor({ profile, person, settings }: WorkOrder): readonly Gate[] {
  if (person?.wish === 'review') return gatesOfPeople(profile);
  return person && settings.aiShare !== undefined ? gatesOfHelp(profile) : gatesOf(profile);
}

/** Whose the lines are that a person's pull request would add, where the settings set a limit. */
async function shareOf(
  change: Change,
  { person, settings: { aiShare: most } }: WorkOrder,
  { mirror, identity }: Bench,
): Promise<GateInput['share']> {
  if (person?.wish !== 'fix' || most === undefined) return undefined;
  const base = (await mirror.mergeBase(person.trunk, change.commit)) ?? person.trunk;
  const { files } = await mirror.change(base, change.commit);
  const all = files.reduce((sum, { added }) => sum + added, 0);
  return { bot: await mirror.addedBy(identity.email, base, change.commit), all, most };
}

function skipped(profile: GateProfile, by: string): readonly GateResult[] {
  const left = gatesOf(profile).filter((gate) => !UNWAIVABLE.includes(gate));
  return left.map(({ name }) => ({ pass: 'skipped', name, why: `@${by} did without it (yolo)`, by }));
}

/** Whether all that failed is what an administrator may do without: then no repair is worth its money once one has. */
function onlyWaivable(gates: readonly GateResult[]): boolean {
  return !gates.some((gate) => gate.pass === false && UNWAIVABLE.some(({ name }) => name === gateName(gate)));
}

async function judge(
  asked: readonly Gate[],
  change: Change,
  order: WorkOrder,
  bench: Bench,
  before: readonly GateResult[] | undefined,
  signal: AbortSignal,
): Promise<Required<Pick<Facts, 'gates' | 'isolation'>>> {
  await using workspace = await bench.workshop.fresh('gates', change.commit, signal);
  const { secrets, redact, clock, mirror } = bench;
  const share = await shareOf(change, order, bench);
  const input = {
    change,
    profile: order.profile,
    settings: order.settings,
    source: mirror,
    workspace,
    secrets,
    redact,
    clock,
    limits: DEFAULT_GATE_LIMITS,
    ...(before && { baseline: before }),
    ...(share && { share }),
  };
  return { gates: await runGates(asked, input, signal), isolation: workspace.isolation };
}
