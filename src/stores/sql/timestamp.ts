import type { Clock } from '../../ports/clock.ts';

/** The time as the tables keep it: ISO 8601 in UTC. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
