import { parse } from 'yaml';
import { z } from 'zod';
import { labelSet } from '../../domain/labels.ts';
import { gatesOf } from '../../gates/profiles.ts';
import { revealHidden } from '../../lib/hidden-characters.ts';
import type { Plan } from './plan.ts';

const Permissions = z.union([z.string(), z.record(z.string(), z.string())]).optional();
const WorkflowSchema = z.object({
  permissions: Permissions,
  jobs: z.record(z.string(), z.object({ permissions: Permissions })),
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
  if (kind === 'gitea') {
    return 'the token of a bot user who administers the repository: that of the run may not ask what a sender may do.';
  }
  const stated = WorkflowSchema.safeParse(parsed(workflow)).data;
  const asked = Object.values(stated?.jobs ?? {}).flatMap((job) => listed(job.permissions ?? stated?.permissions));
  return asked.length > 0
    ? `the token of the run, with ${asked.join(', ')} and nothing else.`
    : 'the token of the run, with what the workflow that is there does not limit: look at it.';
}

function listed(permissions: z.output<typeof Permissions>): readonly string[] {
  if (typeof permissions === 'string') return [`\`${permissions}\``];
  return Object.entries(permissions ?? {}).map(([name, may]) => `\`${name}: ${may}\``);
}

function parsed(workflow: string): unknown {
  try {
    return parse(workflow);
  } catch {
    // Somebody's own file that is no YAML: the runner will say so, and here it states nothing.
    return undefined;
  }
}

function steps({ workflow, settings }: Plan): readonly string[] {
  const secrets = [...new Set([...(workflow ?? '').matchAll(/\$\{\{ secrets\.(\w+) \}\}/g)].map(([, name]) => name))];
  return [
    ...secrets.map((name) => `add the secret ${name} to the repository`),
    `create the label \`${settings.labels.prefix}\``,
  ];
}
