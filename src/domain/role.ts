export const ROLE_NAMES = ['developer', 'architect', 'tester', 'reviewer'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Those that have something to do on an issue; a reviewer needs a pull request. */
export const ISSUE_ROLES: readonly RoleName[] = ['developer', 'architect', 'tester'];

export const TOOL_NAMES = ['read', 'list', 'search', 'map', 'edit', 'write', 'shell'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

const READING = ['read', 'list', 'search', 'map'] as const;

/** What each role may use. Settings can take tools away from a role; they never add one. */
export const ROLE_TOOLS = {
  developer: TOOL_NAMES,
  tester: TOOL_NAMES,
  reviewer: READING,
  architect: READING,
} as const satisfies Record<RoleName, readonly ToolName[]>;

/** What a repository says of a role: of one of the four, or of one of its own that extends one of them. */
export interface RoleTuning {
  readonly extends: RoleName;
  /** Told after the role's own rules. */
  readonly prompt?: string;
  /** Of those that the extended role has. */
  readonly tools?: readonly ToolName[];
  /** Requests to the model in one piece of work, at most. */
  readonly steps?: number;
  /** Share of the order's US dollars and tokens, 0 to 1. */
  readonly share?: number;
}

/** A repository's roles by their names. */
export type RoleTable = Readonly<Record<string, RoleTuning>>;

/** Who is to work: one of the four, and under which name where it is one of the repository's own. */
export interface Worker {
  readonly role: RoleName;
  readonly as?: string;
}

/** The role of this name; undefined where neither we nor the repository know it. */
export function roleNamed(name: string, table: RoleTable = {}): Worker | undefined {
  const own = ROLE_NAMES.find((known) => known === name);
  if (own) return { role: own };
  const tuning = Object.hasOwn(table, name) ? table[name] : undefined;
  return tuning && { role: tuning.extends, as: name };
}

/** The names of the roles that are the repository's own. */
export function customRoles(table: Readonly<Record<string, unknown>> = {}): readonly string[] {
  return Object.keys(table).filter((name) => !ROLE_NAMES.some((known) => known === name));
}

/** What the settings say of a role while an order runs whose worker is `worker`. */
export function tuningOf(role: RoleName, worker: Worker, table: RoleTable = {}): RoleTuning | undefined {
  const name = worker.role === role ? (worker.as ?? role) : role;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
