import { elsewhere } from '../domain/elsewhere.ts';
import { errorRow } from '../domain/errors.ts';
import type { FaultMeaning } from './fault-rows.ts';

/**
 * What is done about a provider's error first. `retry`: the same again after a pause, then the next model. `fall over`: the
 * next model at once. `pause until`: the next model, and without one the order waits for its time or a person. `stop`:
 * nobody else is asked.
 */
export type FaultClass = 'retry' | 'fall over' | 'pause until' | 'stop';

/** The class of an error, from what the engine does with its code. */
export function faultClass(means: FaultMeaning): FaultClass {
  if (means === 'refused') return 'stop';
  const { rule } = errorRow(means);
  if (rule === 'again') return 'retry';
  if (rule === 'pause') return 'pause until';
  return elsewhere(means) ? 'fall over' : 'stop';
}
