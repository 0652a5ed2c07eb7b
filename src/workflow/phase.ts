import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Bench } from './bench.ts';

/** What a phase concluded. `fix` asks the loop around it for a repair round; `halt` ends the order. */
export type Verdict =
  | { readonly kind: 'done'; readonly facts: Partial<Facts> }
  | { readonly kind: 'fix'; readonly facts: Partial<Facts> }
  | { readonly kind: 'halt'; readonly facts?: Partial<Facts>; readonly outcome: Outcome };

/** One part of the recipe; a composite of phases is a phase too. */
export interface Phase {
  /** Journal key of this phase within its parent. */
  readonly name: string;
  /** Facts that earlier phases must have established. */
  readonly needs: readonly (keyof Facts)[];
  run(order: WorkOrder, facts: Facts, bench: Bench, signal: AbortSignal): Promise<Verdict>;
}

/** A phase that does work of its own: journaled as one step, so that a finished one is never done again. */
export function work(phase: Phase): Phase {
  return {
    ...phase,
    run: (order, facts, bench, signal) => {
      const here = bench.at(phase.name);
      return bench.journal.step(here.key, { act: () => phase.run(order, facts, here, signal) }, signal);
    },
  };
}

/** Whether a journaled value is what a phase concluded, rather than one effect inside a phase. */
export function isVerdict(value: unknown): value is Verdict {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'done' || value.kind === 'fix' || value.kind === 'halt';
}
