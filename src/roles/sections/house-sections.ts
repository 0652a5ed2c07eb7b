import type { Instruction } from '../../agent/instructions.ts';
import type { Facts } from '../../domain/facts.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { truncateText } from '../../lib/bounded-output.ts';
import { inlineCode } from '../../lib/markdown.ts';
import type { BriefMaterial } from '../role.ts';
import type { Fence } from '../untrusted.ts';

const MOST_RED = 20;

/** The plan, where there is one. A model wrote it, out of the issue. */
export function planSection({ plan }: Facts, fence: Fence): string {
  return plan ? `## The plan\n\n${fence('plan', truncateText(plan.text, 16_000))}` : '';
}

/** What a person wants the plan to say instead. */
export function wishSection({ wish }: Facts, fence: Fence): string {
  return wish ? `## What is wanted instead\n\n${fence('wish', truncateText(wish, 8_000))}` : '';
}

/** What its settings tell the role: the words of those who set us up, bound by the role's rules as all is. */
export function ownSection({ own }: Pick<BriefMaterial, 'own'>): string {
  return own === undefined ? '' : `## What is asked of you in this repository\n\n${own}`;
}

/** What the repository tells those who work in it. */
export function instructionsSection(instructions: readonly Instruction[], fence: Fence): string {
  if (instructions.length === 0) return '';
  const files = instructions.map(({ path, folder, text }) => {
    const scope = folder === '.' ? path : `${path}, for ${folder}/`;
    return fence(scope.replaceAll(/["<>\n]/g, '?'), text);
  });
  return `## How this repository is kept\n\n${files.join('\n')}`;
}

/** Which texts may have to be brought up to date. */
export function textsSection({ texts = [] }: Pick<BriefMaterial, 'texts'>, fence: Fence): string {
  return texts.length === 0 ? '' : `## Texts that may speak of it\n\n${fence('paths', texts.join('\n'))}`;
}

/** How the tests are run, and what was red before anything changed. */
export function testsSection({ settings }: WorkOrder, { baseline }: Facts, fence: Fence): string {
  const test = baseline?.find((result) => gateName(result) === 'test');
  const command = test && test.pass !== 'skipped' ? test.evidence.command : settings.commands.test;
  if (command === undefined) return '## The tests\n\nNo test command is known.';
  const how = `Run with ${inlineCode(command)}.`;
  const red = redBefore(test);
  if (red === undefined) return `## The tests\n\n${how}`;
  return `## The tests\n\n${how} Red before any change:\n\n${fence('tests', red)}`;
}

function redBefore(test: GateResult | undefined): string | undefined {
  if (!test || test.pass === 'skipped') return undefined;
  const red = (test.tests ?? []).filter(({ passed }) => !passed).map(({ name }) => name.slice(0, 200));
  if (red.length > 0) return [...red.slice(0, MOST_RED), ...more(red.length - MOST_RED)].join('\n');
  return test.pass ? undefined : truncateText(test.evidence.output, 1_500);
}

function more(count: number): string[] {
  return count > 0 ? [`and ${count} more`] : [];
}
