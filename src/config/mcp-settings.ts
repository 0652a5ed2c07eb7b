import { z } from 'zod';
import { ROLE_NAMES } from '../domain/role.ts';

const shared = {
  roles: z.array(z.enum(ROLE_NAMES)).min(1).default(['developer', 'tester']).describe('Roles that may use its tools.'),
  tools: z
    .array(z.string().min(1).max(128))
    .min(1)
    .max(24)
    .optional()
    .describe('Tools that may be used; all by default.'),
  timeoutSeconds: z.int().min(1).max(600).default(60).describe('Wall time for its start and for each call.'),
  outputBytes: z.int().min(100).max(100_000).default(10_000).describe('Bytes that one call may answer.'),
};

const inSandbox = z.strictObject({
  command: z
    .string()
    .min(1)
    .max(4096)
    .describe('Shell command that runs it inside the sandbox, spoken to over its standard streams.'),
  ...shared,
});

const overHttp = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .describe('Where the host reaches it. MCP_NAME_API_KEY in the environment holds its token, NAME being its name.'),
  ...shared,
});

/** Servers of the Model Context Protocol by name; each runs in the sandbox or is reached by the host. */
export const mcpSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, '1 to 20 lower-case letters, digits or hyphens, a letter first'),
    z.union([inSandbox, overHttp]),
  )
  .refine((servers) => Object.keys(servers).length <= 10, 'at most 10 servers');

export type McpSettings = z.output<typeof mcpSchema>;
