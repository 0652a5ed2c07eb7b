import type { Facts } from '../../domain/facts.ts';
import type { JournalLine } from '../../domain/journal.ts';
import type { Sha } from '../../domain/refs.ts';

/** What another machine can go on from: the lines of a journal, and the commit that they speak of. */
export interface PortableJournal {
  readonly lines: readonly JournalLine[];
  readonly commit: Sha | undefined;
}

/**
 * Leaves out the steps whose work lies in a file of this machine only: a change that was handed out and is not yet a
 * commit is lost with the machine, and done again. What it cost stays.
 */
export function portableJournal(journal: readonly JournalLine[]): PortableJournal {
  const handedOut = journal.findLastIndex((line) => factsOf(line).handedOut !== undefined);
  const committed = journal.findLastIndex((line) => factsOf(line).change !== undefined);
  const lines = handedOut > committed ? journal.filter((line, at) => at < handedOut || !isStep(line)) : journal;
  return {
    lines,
    commit: lines.map((line) => factsOf(line).change?.commit).findLast((commit) => commit !== undefined),
  };
}

function isStep({ entry }: JournalLine): boolean {
  return entry.kind === 'intent' || entry.kind === 'receipt';
}

/** The facts of a finished phase; other steps have none. */
function factsOf({ entry }: JournalLine): Facts {
  if (entry.kind !== 'receipt' || typeof entry.value !== 'object' || entry.value === null) return {};
  return 'facts' in entry.value && typeof entry.value.facts === 'object' ? (entry.value.facts ?? {}) : {};
}
