import type { WorkOrder } from '../../domain/order.ts';
import type { DesignRecord } from '../../roles/answers/record-answer.ts';
import { containedMarkdown } from './contained-markdown.ts';

/** Where a repository keeps its decisions. */
export const DECISIONS = 'docs/decisions';

/** A decision as a file: its place and its text, whatever a model called them. */
export function decisionRecord(
  record: DesignRecord,
  order: Pick<WorkOrder, 'issue' | 'createdAt'>,
  paths: readonly string[],
): { readonly path: string; readonly text: string; readonly number: string } {
  const number = nextNumber(paths);
  const path = `${DECISIONS}/${number}-${slugOf(record.title)}.md`;
  const options = record.options.map(
    ({ name, verdict }, at) => `### Option ${at + 1}: ${oneLine(name)}\n\n${containedMarkdown(verdict)}`,
  );
  const parts = [
    `# ${number}. ${oneLine(record.title)}`,
    `- Status: proposed\n- Date: ${order.createdAt.slice(0, 10)}\n- Issue: #${order.issue.number}`,
    `## Context\n\n${containedMarkdown(record.context)}`,
    `## Decision\n\n${containedMarkdown(record.decision)}`,
    `## Options considered\n\n${options.join('\n\n')}`,
    `## Consequences\n\n${containedMarkdown(record.consequences)}`,
  ];
  return { path, text: `${parts.join('\n\n')}\n`, number };
}

/** One more than the highest that the folder has, in four digits. */
function nextNumber(paths: readonly string[]): string {
  const taken = paths.flatMap((path) => /^docs\/decisions\/(\d{1,6})[-_.]/.exec(path)?.[1] ?? []);
  return String(Math.max(0, ...taken.map(Number)) + 1).padStart(4, '0');
}

function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '');
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return slug.slice(0, 60).replace(/-+$/, '') || 'decision';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[<`*_[\]\\]/g, '\\$&');
}
