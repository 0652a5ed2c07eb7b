import type { Change } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { GateProfile, GateResult } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { DEFAULT_GATE_LIMITS, type Gate, type GateInput } from '../../gates/gate.ts';
import { gatesOf, gatesOfHelp, gatesOfPeople, UNWAIVABLE } from '../../gates/profiles.ts';
import { runGates } from '../../gates/run-gates.ts';
import type { Bench } from '../bench.ts';
import { type Phase, work } from '../phase.ts';
import { profileOf } from '../profile-of.ts';
import { gatesPass, keptBack } from '../verdicts.ts';
import { waivedBy } from '../waiver.ts';

/** Runs the workspace gates on the base commit, so that what was red before is not held against the change. */
export const baseline: Phase = work({
  name: 'baseline',
  needs: [],
  run: async (order, facts, bench, signal) => {
    const untouched: Change = { base: order.base.sha, commit: order.base.sha, files: [] };
    const waived = (await waivedBy(order, bench.journal)) !== undefined;
    const gates = waived ? [] : gatesOf(profileOf(order, facts)).filter(({ needs }) => needs === 'workspace');
    const judged = await judge(gates, untouched, { order, facts: {}, bench }, signal);
    return { kind: 'done', facts: { baseline: judged.gates, isolation: judged.isolation } };
  },
});

/** Runs every gate of the order's profile on exactly the change's commit, in a workspace nothing else has used. */
export const gates: Phase = work({
  name: 'gates',
  needs: ['change', 'baseline'],
  run: async (order, facts, bench, signal) => {
    if (!facts.change) throw new BotError('INPUT_MISSING', 'gates: no change was committed');
    const profile = profileOf(order, facts);
    // Of a text only what is cheap is asked anyway.
    const by = isTextOrder(order) ? undefined : await waivedBy(order, bench.journal);
    const asked = by === undefined ? gatesFor(order, profile) : UNWAIVABLE;
    const place = { order, facts, bench };
    const judged = await (isTextOrder(order) ? judgeText : judge)(asked, facts.change, place, signal);
    const gates = [...judged.gates, ...(by === undefined ? [] : skipped(profile, by))];
    const settled =
      gatesPass(gates) || (keptBack({ gates }) === undefined && (await waivedBy(order, bench.journal)) !== undefined);
    const testRounds = (facts.testRounds ?? 0) + 1;
    return { kind: settled ? 'done' : 'fix', facts: { ...judged, gates, testRounds } };
  },
});

function gatesFor({ person, settings }: WorkOrder, profile: GateProfile): readonly Gate[] {
  if (person?.wish === 'review') return gatesOfPeople(profile);
  return person && settings.aiShare !== undefined ? gatesOfHelp(profile) : gatesOf(profile);
}

/** Whose the lines are that a person's pull request would add, where the settings set a limit. */
async function shareOf(
  change: Change,
  { order: { person, settings }, bench: { mirror, identity } }: Place,
): Promise<GateInput['share']> {
  const { aiShare: most } = settings;
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

interface Place {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly bench: Bench;
}

type Judged = Required<Pick<Facts, 'gates'>> & Pick<Facts, 'isolation'>;

/** Runs gates on a change, in a workspace nothing else has used. */
export async function judge(
  asked: readonly Gate[],
  change: Change,
  place: Place,
  signal: AbortSignal,
): Promise<Required<Pick<Facts, 'gates' | 'isolation'>>> {
  await using workspace = await place.bench.workshop.fresh('gates', change.commit, signal);
  const share = await shareOf(change, place);
  const input = { ...inputOf(change, place), workspace, ...(share && { share }) };
  return { gates: await runGates(asked, input, signal), isolation: workspace.isolation };
}

/** What an architect writes is one file of text by our own hand: nothing that a command could judge. */
function isTextOrder(order: WorkOrder): boolean {
  return order.role === 'architect' && !order.follow;
}

async function judgeText(asked: readonly Gate[], change: Change, place: Place, signal: AbortSignal): Promise<Judged> {
  const cheap = [...new Set([...asked, ...gatesOf('strict')])].filter(({ needs }) => needs === 'diff');
  const skipped = asked
    .filter(({ needs }) => needs === 'workspace')
    .map(({ name }): GateResult => ({ pass: 'skipped', name, why: 'documentation only' }));
  return { gates: [...skipped, ...(await runGates(cheap, inputOf(change, place), signal))] };
}

function inputOf(change: Change, { order, facts, bench }: Place): GateInput {
  const { secrets, redact, clock, mirror: source } = bench;
  return {
    change,
    profile: profileOf(order, facts),
    settings: order.settings,
    source,
    secrets,
    redact,
    clock,
    limits: DEFAULT_GATE_LIMITS,
    ...(facts.baseline && { baseline: facts.baseline }),
  };
}
