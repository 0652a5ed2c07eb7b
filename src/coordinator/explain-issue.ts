import { explainSettings } from '../config/explain.ts';
import { repoSettingsSchema } from '../config/repo-settings.ts';
import { permits } from '../domain/actor.ts';
import { labelSet, triggerAmong } from '../domain/labels.ts';
import type { IssueRef } from '../domain/refs.ts';
import { customRoles } from '../domain/role.ts';
import { inlineCode, tableCell } from '../lib/markdown.ts';
import { NEEDED } from './accept.ts';
import type { Crew } from './crew.ts';
import { pausedBecause } from './pause-repo.ts';
import { readRepoSettings } from './repo-settings.ts';

/** Why an issue is or is not worked on, and by which settings, as Markdown. */
export async function explainIssue(crew: Crew, ref: IssueRef, by: string, signal: AbortSignal): Promise<string> {
  const { forge } = crew;
  const issue = await forge.issues.get(ref, signal);
  const paused = await pausedBecause(crew, ref.repo);
  const branch = await forge.source.defaultBranch(ref.repo, signal);
  const parsed = await readRepoSettings(forge, ref.repo, branch.sha, signal);
  const { prefix } = parsed.settings.labels;
  const held = await forge.permission(ref.repo, by, signal);
  const trigger = triggerAmong(issue.labels, prefix, customRoles(parsed.settings.roles));
  const facts = [
    `The issue is ${issue.state} and carries ${trigger ? inlineCode(trigger.label) : 'no trigger label'}.`,
    issue.labels.includes(labelSet(prefix).never) && 'It is labelled as never to be touched.',
    issue.body.trim() === '' && 'It has no description, so it would be asked about.',
    branch.sha === undefined && 'The repository has no commit yet.',
    paused !== undefined && `Nothing begins: ${paused}.`,
    `Starting work needs ${NEEDED} permission; you have ${held}${permits(held, NEEDED) ? '' : ', so you may not'}.`,
  ];
  const rows = explainSettings(parsed, repoSettingsSchema).map(
    ({ key, value, from }) =>
      `| ${inlineCode(key)} | ${tableCell(value === undefined ? '' : JSON.stringify(value))} | ${tableCell(from)} |`,
  );
  const table = ['| setting | value | from |', '| --- | --- | --- |', ...rows].join('\n');
  const shown = facts.filter((fact) => fact !== false).join(' ');
  return `${shown}\n\n<details><summary>Settings</summary>\n\n${table}\n\n</details>`;
}
