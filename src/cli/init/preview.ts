import { parse } from 'yaml';
import { z } from 'zod';
import { labelSet } from '../../domain/labels.ts';
import { gatesOf } from '../../gates/profiles.ts';
import { revealHidden } from '../../lib/hidden-characters.ts';
import type { Plan } from './plan.ts';

const WorkflowSchema = z.object({
  jobs: z.record(z.string(), z.object({ permissions: z.record(z.string(), z.string()).optional() })),
});

/** What would happen to a labelled issue once the set-up is on the default branch, in lines of Markdown. */
export function preview(plan: Plan): readonly string[] {
  const { settings, kind } = plan;
  const label = labelSet(settings.labels.prefix).triggers.best;
  return [
    `Label: an issue that somebody with write permission labels \`${label}\` is worked on; \`${label}:no\` forbids it.`,
    ...gates(plan),
    `Sandbox: ${sandbox(plan)}`,
    `Permissions: ${permissions(plan)}`,
    `Result: one comment on the issue, and a pull request once the gates and an independent review are passed; after ${settings.rounds.test} repairs in vain ${IN_VAIN[settings.delivery.whenRed]}. Nothing is ever merged, approved or pushed to the default branch.`,
    `Budget: at most ${settings.budget.usd} US dollars for one issue.`,
    ...steps(plan).map((step, at) => `To do, ${at + 1}: ${step}`),
    ...(kind === 'gitlab' ? WEBHOOK : []),
  ].map((line) => revealHidden(line.replaceAll(/\s*\n\s*/g, ' ')));
}

const IN_VAIN = { draft: 'a draft with what failed', comment: 'a comment with what failed', none: 'nothing' } as const;

const WEBHOOK = [
  'Webhook: in the project, Settings → Webhooks → Add new webhook.',
  '  URL: where this server is reached, followed by /hooks/gitlab.',
  '  Secret token: the value of WEBHOOK_SECRET (make one with `openssl rand -hex 32`).',
  '  Trigger: Issues events, Comments. Keep the SSL verification on.',
  '  Then `issuewright doctor --repo GROUP/PROJECT` looks at it.',
];

function gates({ settings, detected }: Plan): readonly string[] {
  const names = gatesOf(settings.gates.profile).map(({ name }) => name);
  const lines = names.map((name) => {
    if (name !== 'test' && name !== 'lint') return `Gate \`${name}\`: always the same`;
    const stated = settings.commands[name];
    const found = detected[name];
    if (stated !== undefined) {
      const why = found?.command === stated ? ` (${found.why})` : ' (the settings)';
      return `Gate \`${name}\`: \`${stated}\`${why}`;
    }
    return found ? `Gate \`${name}\`: \`${found.command}\` (${found.why})` : `Gate \`${name}\`: no command was found`;
  });
  const judged = settings.commands.test !== undefined || detected.test !== undefined;
  const warning = 'Warning: without a test command no change can be shown to work; name it in the settings.';
  return judged ? lines : [...lines, warning];
}

function sandbox({ settings }: Plan): string {
  const { kind, image } = settings.sandbox;
  const where = { docker: 'a container', process: 'bubblewrap' };
  const chosen = kind ? where[kind] : 'the strongest that the machine has, a container before bubblewrap';
  return `${chosen}${image === undefined ? '' : `, image \`${image}\``}; without network and without any secret.`;
}

function permissions({ kind, workflow }: Plan): string {
  if (workflow === undefined) return "the bot's own user or project token, role Developer, scope `api`.";
  const jobs = Object.values(WorkflowSchema.parse(parse(workflow)).jobs);
  const asked = jobs.flatMap((job) => Object.entries(job.permissions ?? {}).map(([name, may]) => `${name}: ${may}`));
  if (asked.length > 0)
    return `the token of the run, with ${asked.map((one) => `\`${one}\``).join(', ')} and nothing else.`;
  return `the token of a bot user who administers the repository; ${kind === 'gitea' ? 'the token of the run may not ask what a sender may do.' : ''}`;
}

function steps({ workflow, settings }: Plan): readonly string[] {
  const secrets = [...new Set([...(workflow ?? '').matchAll(/\$\{\{ secrets\.(\w+) \}\}/g)].map(([, name]) => name))];
  return [
    ...secrets.map((name) => `add the secret ${name} to the repository`),
    `create the label \`${settings.labels.prefix}\``,
  ];
}
