import type { Facts } from '../../domain/facts.ts';
import type { Proof } from '../../domain/proof.ts';
import type { Sha } from '../../domain/refs.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';

const MOST_NAMES = 20;

/** What the tests of the change were seen to prove, for its pull request; undefined where nothing was looked for. */
export function proofPart({ proof, change }: Facts, base: Sha): string | undefined {
  if (!proof || proof.head !== change?.commit) return undefined;
  return ['### Proof', SAID[proof.kind](proof, base), ...names(proof), ...recipe(proof, base)].join('\n\n');
}

const SAID: Readonly<Record<Proof['kind'], (proof: Proof, base: Sha) => string>> = {
  'red-then-green': ({ exit }, base) =>
    `Without the rest of this change these tests fail on the base ${inlineCode(base)} (exit ${exit ?? 1}); with it they pass:`,
  'red-by-design': (_proof, base) =>
    `**Red on the base by design.** This pull request holds tests only. They show the bug that ${inlineCode(base)} has; they go green with a fix, which is not here. They fail:`,
  'new-and-green': () => 'These tests are new, and pass:',
  missing: ({ why = '' }) => `Not shown: ${tableCell(why)}`,
};

function names({ tests }: Proof): readonly string[] {
  const shown = tests.slice(0, MOST_NAMES).map((name) => `- ${inlineCode(tableCell(name))}`);
  const more = tests.length > MOST_NAMES ? [`- and ${tests.length - MOST_NAMES} more`] : [];
  return shown.length === 0 ? [] : [[...shown, ...more].join('\n')];
}

function recipe({ kind, head, testsOnly, command, files }: Proof, base: Sha): readonly string[] {
  if (kind !== 'red-then-green' || testsOnly === undefined || command === undefined) return [];
  const paths = files
    .slice(0, 10)
    .map((path) => `'${path.replaceAll("'", String.raw`'\''`)}'`)
    .join(' ');
  const checkout = `git checkout ${base} && git checkout ${head} -- ${paths}`;
  return [`See it: ${inlineCode(checkout)}, then ${inlineCode(command)}.`];
}
