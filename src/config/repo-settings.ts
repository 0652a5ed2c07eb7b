import { z } from 'zod';
import { GATE_PROFILES } from '../domain/gate.ts';
import { TASK_TYPES } from '../domain/task.ts';
import { previewSchema } from './preview-settings.ts';
import { rolesSchema } from './role-settings.ts';

/** Where a repository's settings may lie, in this order; the first that exists on the default branch counts. */
export const REPO_SETTINGS_FILES = [
  '.github/issuewright.yml',
  '.gitea/issuewright.yml',
  '.gitlab/issuewright.yml',
  'issuewright.yml',
] as const;

/** Paths that only people change, unless the settings name others. */
export const DEFAULT_PROTECTED = [
  '.github/workflows/**',
  '.github/actions/**',
  '.gitea/**',
  '.gitlab-ci.yml',
  '.gitlab/**',
];

/** Paths that only people change whatever the settings say: what decides over the bot. */
export const ALWAYS_PROTECTED = [
  ...REPO_SETTINGS_FILES,
  'CODEOWNERS',
  '.github/CODEOWNERS',
  '.gitea/CODEOWNERS',
  '.gitlab/CODEOWNERS',
  'docs/CODEOWNERS',
];

const profile = z.enum(GATE_PROFILES);
const byTask = z.strictObject(
  // A fixed set of keys, each of them optional.
  Object.fromEntries(
    TASK_TYPES.map((type) => [type, profile.optional().describe(`Profile of tasks that are ${type}.`)]),
  ) as Record<(typeof TASK_TYPES)[number], z.ZodOptional<typeof profile>>,
);
const command = z.string().trim().min(1).max(4096);
const rounds = z.int().min(0).max(20);

/** The settings of one repository, as its `issuewright.yml` states them. */
export const repoSettingsSchema = z
  .strictObject({
    labels: z
      .strictObject({
        prefix: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/, '1 to 30 letters, digits, dots, hyphens or underscores')
          .default('agent')
          .describe('Label that starts work, and the first part of every other label of the bot.'),
      })
      .prefault({})
      .describe('Labels on issues.'),
    commands: z
      .strictObject({
        test: command.optional().describe('Shell command that runs the tests; found by looking when left out.'),
        lint: command.optional().describe('Shell command that runs the linter; found by looking when left out.'),
      })
      .prefault({})
      .describe('Commands that judge a change, run in the sandbox at the root of the repository.'),
    gates: z
      .strictObject({
        profile: profile.default('standard').describe('Which gates a change must pass.'),
        aiShare: z
          .union([z.boolean(), z.int().min(0).max(100)], { error: 'true, false, or percent from 0 to 100' })
          .default(false)
          .describe(
            "How many percent of the lines that a person's pull request adds may be the bot's when it helps there; `true` means 50, `false` any.",
          ),
        byTask: byTask
          .prefault({})
          .describe(
            'Profiles of single sorts of task. One weaker than `profile` holds only where a label told the sort.',
          ),
      })
      .prefault({})
      .describe('Checks on every change.'),
    protected: z
      .array(z.string().min(1).max(512))
      .max(500)
      .default(DEFAULT_PROTECTED)
      .describe('Globs of paths that only people change. Settings files and CODEOWNERS always belong to them.'),
    rounds: z
      .strictObject({
        test: rounds.default(4).describe('How often the developer may repair what the gates found.'),
        review: rounds.default(3).describe('How often the developer may answer the reviewer.'),
      })
      .prefault({})
      .describe('Ends of the repair loops.'),
    plan: z
      .strictObject({
        approval: z
          .enum(['off', 'risky', 'always'])
          .default('off')
          .describe(
            'Whether a plan is written first and waits for a person: `risky` waits where it touches protected paths or many files.',
          ),
        files: z.int().min(0).max(10_000).default(10).describe('How many files a plan may touch and not be risky.'),
      })
      .prefault({})
      .describe('The plan before the change.'),
    review: z
      .strictObject({
        confidence: z
          .number()
          .min(0)
          .max(1)
          .default(0.9)
          .describe('Confidence, 0 to 1, that a passing review must have.'),
      })
      .prefault({})
      .describe('The independent review.'),
    document: z
      .enum(['off', 'auto'])
      .default('auto')
      .describe(
        'Whether the developer is asked once, before delivery, to bring changelog and documentation up to date; `auto` asks where there is a changelog, or documentation names what was changed.',
      ),
    architect: z
      .strictObject({
        deliver: z
          .enum(['pull-request', 'comment'])
          .default('pull-request')
          .describe('What a design record becomes: a pull request with a file in `docs/decisions`, or a comment.'),
      })
      .prefault({})
      .describe('Design records.'),
    preview: previewSchema
      .prefault({})
      .describe(
        'Screenshots of pages before and with a change, shown in the pull request. They need Chromium in the sandbox; that they cannot be taken never holds a change back.',
      ),
    roles: rolesSchema
      .default({})
      .describe(
        'Roles by name: one of developer, architect, tester, reviewer, or one of your own with `extends`. Each with `prompt` or `promptFile` (told after its own rules), `tools` (fewer than it has), `steps` (requests to the model) and `share` (of the order’s budget, 0 to 1).',
      ),
    delivery: z
      .strictObject({
        whenRed: z
          .enum(['draft', 'comment', 'none'])
          .default('draft')
          .describe('What a change becomes whose gates stay red: a draft pull request, a comment, or nothing.'),
      })
      .prefault({})
      .describe('What is delivered.'),
    sandbox: z
      .strictObject({
        kind: z.enum(['docker', 'process']).optional().describe("Sandbox to use; the server's choice when left out."),
        image: z
          .string()
          .regex(
            /^[a-z0-9][a-zA-Z0-9._/:@-]{0,254}$/,
            'an image reference such as node:24 or ghcr.io/owner/name@sha256:…',
          )
          .optional()
          .describe('Container image to work in.'),
      })
      .prefault({})
      .describe('Where commands run. The server may demand something stronger.'),
    budget: z
      .strictObject({
        usd: z.number().min(0).max(10_000).default(5).describe('US dollars of model calls.'),
        requests: z.int().min(1).max(100_000).default(300).describe('Model requests.'),
        tokens: z.int().min(1).max(10_000_000_000).default(10_000_000).describe('Tokens in and out together.'),
        perIssueUsd: z
          .number()
          .min(0)
          .max(10_000)
          .default(20)
          .describe('US dollars of all orders of one issue, for life.'),
        perDayUsd: z
          .number()
          .min(0)
          .max(10_000)
          .default(50)
          .describe('US dollars of all orders of one repository in one day (UTC).'),
      })
      .prefault({})
      .describe("Ceilings of one order; reaching one pauses it. The server's ceilings hold as well."),
  })
  .describe('Settings of Issuewright for one repository, read from its default branch.');

export type RepoSettings = z.output<typeof repoSettingsSchema>;
