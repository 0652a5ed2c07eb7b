import { z } from 'zod';
import { isTakenLabel } from '../domain/labels.ts';
import { ROLE_NAMES, ROLE_TOOLS, type RoleName, type RoleTable, TOOL_NAMES } from '../domain/role.ts';
import { nearestWord } from '../lib/nearest-word.ts';

/** Characters that a repository may add to what a role is told. */
export const MAX_PROMPT = 8_000;

const PATH = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\p{C}\\:*?]{1,512}$/u;

const roleSchema = z.strictObject({
  extends: z.enum(ROLE_NAMES).optional(),
  prompt: z.string().trim().min(1).max(MAX_PROMPT).optional(),
  promptFile: z.string().regex(PATH, 'a path from the root of the repository, e.g. .github/roles/docs.md').optional(),
  tools: z.array(z.enum(TOOL_NAMES)).max(TOOL_NAMES.length).optional(),
  steps: z.int().min(1).max(1_000).optional(),
  share: z.number().min(0.01).max(1).optional(),
});

type RoleSettings = z.output<typeof roleSchema>;

/** The roles of a repository: what it tells one of the four, and roles of its own that extend one of them. */
export const rolesSchema = z.record(z.string(), roleSchema).superRefine((roles, context) => {
  if (Object.keys(roles).length > 20) context.addIssue({ code: 'custom', path: [], message: 'at most 20 roles' });
  for (const [name, role] of Object.entries(roles)) {
    for (const { path, message } of faultsOf(name, role))
      context.addIssue({ code: 'custom', path: [name, ...path], message });
  }
});

/** The same for an order, with the texts of the files that it names, by their paths. */
export function roleTable(roles: z.output<typeof rolesSchema>, files: ReadonlyMap<string, string>): RoleTable {
  return Object.fromEntries(
    Object.entries(roles).map(([name, { extends: extended, prompt, promptFile, tools, steps, share }]) => {
      const told = prompt ?? (promptFile === undefined ? undefined : files.get(promptFile));
      const tuning = {
        extends: ownRole(name) ?? extended ?? 'developer',
        ...(told !== undefined && { prompt: told }),
        ...(tools && { tools }),
        ...(steps !== undefined && { steps }),
        ...(share !== undefined && { share }),
      };
      return [name, tuning];
    }),
  );
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultsOf(name: string, role: RoleSettings): readonly Fault[] {
  const own = ownRole(name);
  const base = own ?? role.extends;
  return [
    ...(own === undefined ? nameFaults(name) : []),
    ...(own !== undefined && role.extends !== undefined
      ? [{ path: ['extends'], message: `nothing: ${own} is one of the four roles itself` }]
      : []),
    ...(base === undefined ? [extendsFault(name)] : []),
    ...(role.prompt !== undefined && role.promptFile !== undefined
      ? [{ path: ['promptFile'], message: 'either prompt or promptFile' }]
      : []),
    ...(base === undefined ? [] : toolFaults(base, role)),
  ];
}

function nameFaults(name: string): readonly Fault[] {
  if (!/^[a-z][a-z0-9-]{0,29}$/.test(name))
    return [{ path: [], message: 'a name of 1 to 30 small letters, digits and hyphens that begins with a letter' }];
  return isTakenLabel(name) ? [{ path: [], message: 'a name that no label of the bot has already' }] : [];
}

function extendsFault(name: string): Fault {
  const near = nearestWord(name, ROLE_NAMES);
  const meant = near === undefined ? '' : ` (or did you mean the role ${near}?)`;
  return { path: [], message: `the key extends with one of ${ROLE_NAMES.join(', ')}${meant}` };
}

/** What a role may use is a ceiling: a name that is asked for beyond it is a mistake, not a wish. */
function toolFaults(base: RoleName, { tools = [] }: RoleSettings): readonly Fault[] {
  const may: readonly string[] = ROLE_TOOLS[base];
  return tools.flatMap((tool, at) =>
    may.includes(tool)
      ? []
      : [{ path: ['tools', at], message: `one of ${may.join(', ')}, which is all that the ${base} may use` }],
  );
}

function ownRole(name: string): RoleName | undefined {
  return ROLE_NAMES.find((known) => known === name);
}
