import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { render } from './render.ts';
import type { BriefKind, BriefMaterial } from './role.ts';
import { asksSection } from './sections/asks-section.ts';
import {
  blockersSection,
  diffSection,
  earlierSection,
  failuresSection,
  gatesSection,
} from './sections/change-sections.ts';
import { conflictsSection } from './sections/conflicts-section.ts';
import {
  instructionsSection,
  ownSection,
  planSection,
  testsSection,
  textsSection,
  wishSection,
} from './sections/house-sections.ts';
import { issueSection } from './sections/issue-section.ts';
import { proofSection } from './sections/proof-section.ts';
import { type Fence, fenceWith, trustRule } from './untrusted.ts';

/** The text file of each kind of brief. */
export const BRIEF_FILES: Readonly<Record<BriefKind, string>> = {
  implement: 'implement.md',
  repair: 'repair.md',
  answer: 'answer-review.md',
  review: 'review.md',
  test: 'write-tests.md',
  plan: 'plan.md',
  follow: 'follow-up.md',
  assist: 'assist.md',
  design: 'design.md',
  document: 'document.md',
  classify: 'classify.md',
  rebase: 'rebase.md',
};

interface Told {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly material: BriefMaterial;
  readonly fence: Fence;
}

/** What may fill the places of a brief. */
const PLACES: Readonly<Record<string, (told: Told) => string>> = {
  round: ({ material }) => `${material.round}`,
  trust: ({ material }) => trustRule(material.marker),
  own: ({ material }) => ownSection(material),
  issue: ({ order, fence }) => issueSection(order, fence),
  asks: ({ order, fence }) => asksSection(order, fence),
  plan: ({ facts, fence }) => planSection(facts, fence),
  wish: ({ facts, fence }) => wishSection(facts, fence),
  instructions: ({ material, fence }) => instructionsSection(material.instructions, fence),
  tests: ({ order, facts, fence }) => testsSection(order, facts, fence),
  texts: ({ material, fence }) => textsSection(material, fence),
  proof: ({ facts, fence }) => proofSection(facts, fence),
  conflicts: ({ facts, fence }) => conflictsSection(facts, fence),
  diff: ({ material, fence }) => diffSection(material.diff, fence),
  failures: ({ facts, fence }) => failuresSection(facts, fence),
  blockers: ({ facts, fence }) => blockersSection(facts, fence),
  gates: ({ facts, fence }) => gatesSection(facts, fence),
  earlier: ({ facts, material, fence }) => (material.round > 1 ? earlierSection(facts, fence) : ''),
};

/** Writes a brief out of its template: the first user message, whose first line says what it is about. */
export function writeBrief(template: string, order: WorkOrder, facts: Facts, material: BriefMaterial): string {
  const told = { order, facts, material, fence: fenceWith(material.marker) };
  const places = Object.entries(PLACES).filter(([name]) => template.includes(`{{${name}}}`));
  return render(template, Object.fromEntries(places.map(([name, fill]) => [name, fill(told)])));
}
