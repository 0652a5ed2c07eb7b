import type { Facts } from '../../domain/facts.ts';
import type { Fence } from '../untrusted.ts';

const MOST_NAMES = 20;

/** What the tests of the change were seen to do on the base commit. The engine's own facts, apart from their names. */
export function proofSection({ proof }: Facts, fence: Fence): string {
  if (!proof || proof.tests.length === 0) return '';
  const names = fence('tests', proof.tests.slice(0, MOST_NAMES).join('\n'));
  if (proof.kind === 'red-by-design')
    return `## The proof\n\nThis change holds tests only, and the base still has the bug: that they are red here is what was asked for. Judge whether they are red for the bug's reason.\n\n${names}`;
  if (proof.kind === 'red-then-green')
    return `## The proof\n\nThese were red on the base commit with only the tests of the change, and are green here:\n\n${names}`;
  return '';
}
