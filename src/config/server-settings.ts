import { z } from 'zod';
import { ISOLATION_LEVELS } from '../domain/isolation.ts';
import { HOSTED_FORGES } from '../domain/refs.ts';
import { mcpSchema } from './mcp-settings.ts';
import { modelsSchema } from './model-settings.ts';

const MEBIBYTE = 1024 * 1024;

const limitsSchema = z.strictObject({
  cpus: z.number().min(0.1).max(256).default(2).describe('Processor cores.'),
  memoryMiB: z.int().min(128).max(4_194_304).default(4096).describe('Memory.'),
  pids: z.int().min(32).max(100_000).default(1024).describe('Processes and threads.'),
  diskMiB: z.int().min(128).max(4_194_304).default(8192).describe('Disk.'),
  inodes: z.int().min(10_000).max(100_000_000).default(1_000_000).describe('Files.'),
});

/** The settings of one server. No secret belongs in here: those come from the environment. */
export const serverSettingsSchema = z
  .strictObject({
    listen: z
      .strictObject({
        host: z.string().min(1).max(255).default('127.0.0.1').describe('Address to listen on.'),
        port: z.int().min(0).max(65_535).default(8600).describe('Port to listen on; 0 takes any free one.'),
      })
      .prefault({})
      .describe('Where webhooks and the HTTP interface arrive.'),
    data: z.string().min(1).max(4096).optional().describe('Data directory. ISSUEWRIGHT_DATA goes before it.'),
    forge: z
      .strictObject({
        kind: z.enum(HOSTED_FORGES).default('gitea').describe('Kind of forge.'),
        url: z
          .url({ protocol: /^https?$/, error: 'an http or https address' })
          .optional()
          .describe(
            'Address of the forge; github.com where none is given for GitHub. GITHUB_URL, GITEA_URL or GITLAB_URL goes before it; the token comes from GITHUB_TOKEN, GITEA_TOKEN or GITLAB_TOKEN, or from a GitHub App.',
          ),
      })
      .prefault({})
      .describe('The forge to work for.'),
    repositories: z
      .array(
        z
          .string()
          .max(300)
          .regex(/^[^\s/]+(?:\/[^\s/]+)+$/, 'a repository as owner/name'),
      )
      .max(10_000)
      .default([])
      .describe(
        'Repositories whose labelled issues are also looked for without a webhook, each as owner/name; on GitLab the owner may be a group in a group, as group/subgroup/name.',
      ),
    reconcile: z
      .strictObject({
        seconds: z.int().min(1).max(86_400).default(30).describe('Time between two looks at each repository.'),
      })
      .prefault({})
      .describe('The timer that finds what a lost webhook would have told.'),
    models: modelsSchema
      .prefault({})
      .describe('Models by role, as `provider/name`, best first. Keys come from the environment.'),
    mcp: mcpSchema
      .default({})
      .describe('Servers of the Model Context Protocol, by name; their tools stand beside the built-in ones.'),
    sandbox: z
      .strictObject({
        kind: z
          .enum(['auto', 'docker', 'process'])
          .default('auto')
          .describe('Sandbox to use; `auto` takes the strongest that is there.'),
        minimum: z
          .enum(ISOLATION_LEVELS)
          .default('process')
          .describe('Weakest isolation that is acceptable; with none that strong, nothing runs.'),
        allowNamespaces: z
          .boolean()
          .default(false)
          .describe('Whether bare namespaces may be used where bubblewrap is missing; goes before `minimum`.'),
        image: z.string().min(1).max(255).optional().describe('Container image where a repository names none.'),
        limits: limitsSchema.prefault({}).describe('What one workspace may use.'),
      })
      .prefault({})
      .describe('Where untrusted commands run.'),
    budget: z
      .strictObject({
        usd: z.number().min(0).max(100_000).default(20).describe('US dollars of model calls.'),
        requests: z.int().min(1).max(1_000_000).default(1000).describe('Model requests.'),
        tokens: z.int().min(1).max(100_000_000_000).default(50_000_000).describe('Tokens in and out together.'),
        perIssueUsd: z
          .number()
          .min(0)
          .max(1_000_000)
          .default(100)
          .describe('US dollars of all orders of one issue, for life.'),
        perDayUsd: z
          .number()
          .min(0)
          .max(1_000_000)
          .default(200)
          .describe('US dollars of all orders of one repository in one day (UTC).'),
      })
      .prefault({})
      .describe('Ceilings of one order that no repository can raise.'),
    attempts: z
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .describe('Starts in which an order may crash its worker before it is set aside.'),
    concurrency: z.int().min(1).max(64).default(2).describe('Orders at the same time.'),
    agent: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '1 to 40 lower-case letters, digits or hyphens')
      .default('issuewright')
      .describe('Name of this worker, as it stands in claims and work trees.'),
    bot: z
      .strictObject({
        name: z
          .string()
          .min(1)
          .max(100)
          .regex(/^[^\p{C}<>]+$/u, 'a name without < > or control characters')
          .default('Issuewright')
          .describe('Name.'),
        email: z
          .string()
          .max(254)
          .regex(/^[^\s\p{C}<>@]+@[^\s\p{C}<>@]+$/u, 'an e-mail address')
          .default('issuewright@localhost')
          .describe('Address.'),
      })
      .prefault({})
      .describe('Author of the commits.'),
    log: z
      .strictObject({
        level: z.enum(['info', 'warn', 'error', 'silent']).default('info').describe('Lowest severity that is written.'),
        format: z.enum(['json', 'plain']).default('json').describe('Form of a line.'),
      })
      .prefault({})
      .describe('The log on standard error.'),
  })
  .describe('Settings of one Issuewright server.');

export type ServerSettings = z.output<typeof serverSettingsSchema>;

/** The limits of a workspace in the units of the sandbox. */
export function sandboxLimits({ cpus, memoryMiB, pids, diskMiB, inodes }: ServerSettings['sandbox']['limits']) {
  return { cpus, memoryBytes: memoryMiB * MEBIBYTE, pids, diskBytes: diskMiB * MEBIBYTE, inodes };
}
