import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Phase, Verdict } from './phase.ts';

/** Phases one after the other; each sees what those before it established. */
export function sequence(name: string, ...phases: readonly Phase[]): Phase {
  return {
    name,
    needs: phases[0]?.needs ?? [],
    run: async (order, facts, bench, signal) => {
      let gathered: Partial<Facts> = {};
      for (const phase of phases) {
        const verdict = await phase.run(order, { ...facts, ...gathered }, bench, signal);
        gathered = { ...gathered, ...verdict.facts };
        if (verdict.kind !== 'done') return { ...verdict, facts: gathered };
      }
      return { kind: 'done', facts: gathered };
    },
  };
}

export interface LoopParts {
  /** Says `done` when nothing is left to fix, `fix` to ask for a round. */
  readonly check: Phase;
  readonly fix: Phase;
  /** How many times `fix` may run. */
  readonly rounds: (order: WorkOrder) => number;
}

/** Check, fix, check again: ends with the last check's facts, green or not, when the rounds are used up. */
export function loop(name: string, { check, fix, rounds }: LoopParts): Phase {
  return {
    name,
    needs: check.needs,
    run: async (order, facts, bench, signal) => {
      let gathered: Partial<Facts> = {};
      for (let round = 1; ; round++) {
        const here = bench.round(name, round);
        const checked = await check.run(order, { ...facts, ...gathered }, here, signal);
        gathered = { ...gathered, ...checked.facts };
        if (checked.kind !== 'fix' || round > rounds(order)) return ended(checked, gathered);
        const fixed = await fix.run(order, { ...facts, ...gathered }, here, signal);
        gathered = { ...gathered, ...fixed.facts };
        if (fixed.kind !== 'done') return { ...fixed, facts: gathered };
      }
    },
  };
}

/** One time through a phase for each part of what there is to do, under keys of their own: each sees its part alone. */
export function each(
  name: string,
  parts: (order: WorkOrder, facts: Facts) => readonly Partial<Facts>[],
  phase: Phase,
): Phase {
  return {
    name,
    needs: phase.needs,
    run: async (order, facts, bench, signal) => {
      let gathered: Partial<Facts> = {};
      for (const [at, part] of parts(order, facts).entries()) {
        const here = bench.at(`${name}-${at + 1}`);
        const verdict = await phase.run(order, { ...facts, ...gathered, ...part }, here, signal);
        gathered = { ...gathered, ...verdict.facts };
        if (verdict.kind !== 'done') return { ...verdict, facts: gathered };
      }
      return { kind: 'done', facts: gathered };
    },
  };
}

/** A phase that is left out unless the facts call for it. */
export function when(condition: (order: WorkOrder, facts: Facts) => boolean, phase: Phase): Phase {
  return {
    ...phase,
    run: async (order, facts, bench, signal) =>
      condition(order, facts) ? phase.run(order, facts, bench, signal) : { kind: 'done', facts: {} },
  };
}

/** A phase whose findings are told, not mended. */
export function told(phase: Phase): Phase {
  return {
    ...phase,
    run: async (order, facts, bench, signal) => {
      const verdict = await phase.run(order, facts, bench, signal);
      return verdict.kind === 'fix' ? { ...verdict, kind: 'done' } : verdict;
    },
  };
}

function ended(checked: Verdict, facts: Partial<Facts>): Verdict {
  return checked.kind === 'halt' ? { ...checked, facts } : { kind: 'done', facts };
}
