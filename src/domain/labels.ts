import type { OrderState } from './order.ts';
import type { RoleName } from './role.ts';

/** A label that must exist, with its colour (six hexadecimal digits) and description. */
export interface LabelSpec {
  readonly name: string;
  readonly color: string;
  readonly description: string;
}

const TRIGGERS = {
  best: { color: '5319e7', description: 'Issuewright works on this with the role that fits best' },
  developer: { color: '5319e7', description: 'Issuewright works on this as a developer' },
  architect: { color: '5319e7', description: 'Issuewright works on this as an architect' },
  tester: { color: '5319e7', description: 'Issuewright works on this as a tester' },
  reviewer: { color: '5319e7', description: 'Issuewright reviews this pull request' },
} as const satisfies Record<RoleName | 'best', Omit<LabelSpec, 'name'>>;

const CUSTOM = { color: '5319e7' } as const;

const STATES = {
  queued: { color: 'c5def5', description: 'Waiting for a free worker' },
  claimed: { color: 'bfd4f2', description: 'A worker has taken this' },
  planning: { color: '1d76db', description: 'A plan is being written' },
  'awaiting-approval': { color: 'fbca04', description: 'A plan waits for the approval of a person' },
  working: { color: '1d76db', description: 'The change is being written' },
  testing: { color: '1d76db', description: 'The gates are running on the change' },
  reviewing: { color: '1d76db', description: 'An independent review is running' },
  blocked: { color: 'fbca04', description: 'Paused until something else happens' },
  'needs-human': { color: 'd93f0b', description: 'A person must decide or tell more' },
  done: { color: '0e8a16', description: 'Finished: see the last comment' },
  failed: { color: 'b60205', description: 'Failed: see the last comment for why' },
  stopped: { color: '6a737d', description: 'Stopped by a person' },
} as const satisfies Record<string, Omit<LabelSpec, 'name'>>;

/** The last part of a state label; an issue that an order works on carries exactly one. */
export type StateLabel = keyof typeof STATES;

/** All labels of one installation. */
export interface LabelSet {
  /** Labels that start work: `agent` (best) and `agent:<role>`. */
  readonly triggers: Readonly<Record<RoleName | 'best', string>>;
  /** The label that forbids the bot to touch an issue. */
  readonly never: string;
  /** Labels that start work by a role of the repository's own, by its name. */
  readonly custom: ReadonlyMap<string, string>;
  readonly states: Readonly<Record<StateLabel, string>>;
  /** Every label with colour and description, for `ensureLabels`. */
  readonly specs: readonly LabelSpec[];
}

/** The labels under a prefix (default of the settings: `agent`), with those of a repository's own roles. */
export function labelSet(prefix: string, roles: readonly string[] = []): LabelSet {
  const never = `${prefix}:no`;
  const triggers = named(TRIGGERS, (role) => (role === 'best' ? prefix : `${prefix}:${role}`));
  const states = named(STATES, (state) => `${prefix}:${state}`);
  const custom = new Map(roles.map((role) => [role, `${prefix}:${role}`]));
  return {
    triggers,
    never,
    custom,
    states,
    specs: [
      ...specsOf(TRIGGERS, triggers),
      ...[...custom].map(([role, name]) => ({ name, ...CUSTOM, description: `Issuewright works on this as ${role}` })),
      { name: never, color: '000000', description: 'Issuewright never touches this' },
      ...specsOf(STATES, states),
    ],
  };
}

/** The state label of an order; while it runs, `phase` (the first part of a journal key) tells which. */
export function stateLabelFor(state: OrderState, phase?: string): StateLabel {
  switch (state) {
    case 'queued':
    case 'claimed':
    case 'failed':
    case 'stopped':
      return state;
    case 'running':
      return runningLabel(phase);
    case 'delivered':
    case 'declined':
      return 'done';
    case 'paused':
      return phase === 'approve' ? 'awaiting-approval' : 'blocked';
    case 'escalated':
      return 'needs-human';
  }
}

/** The role that a trigger label asks for; undefined for any other label. Without a named role it is the developer. */
export function roleOfTrigger(label: string, prefix: string, roles: readonly string[] = []): string | undefined {
  const { triggers, custom } = labelSet(prefix, roles);
  for (const [role, name] of entries(triggers)) if (name === label) return role === 'best' ? 'developer' : role;
  for (const [role, name] of custom) if (name === label) return role;
  return undefined;
}

/** Whether a label cannot be that of a repository's own role, as it has another meaning already. */
export function isTakenLabel(name: string): boolean {
  return name === 'no' || Object.hasOwn(TRIGGERS, name) || Object.hasOwn(STATES, name);
}

/** The trigger among an issue's labels, a named role before the bare one; undefined where there is none or one forbids work. */
export function triggerAmong(
  labels: readonly string[],
  prefix: string,
  roles: readonly string[] = [],
): { readonly label: string; readonly role: string } | undefined {
  if (labels.includes(labelSet(prefix).never)) return undefined;
  const found = labels.flatMap((label) => {
    const role = roleOfTrigger(label, prefix, roles);
    return role === undefined ? [] : [{ label, role }];
  });
  return found.find(({ label }) => label !== prefix) ?? found[0];
}

/** The change that leaves `state` as the only state label of an issue and takes its triggers away. */
export function labelChange(
  held: readonly string[],
  state: StateLabel,
  prefix: string,
  roles: readonly string[] = [],
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const { triggers, states, custom } = labelSet(prefix, roles);
  const wanted = states[state];
  const ours = new Set<string>([...Object.values(triggers), ...custom.values(), ...Object.values(states)]);
  return {
    add: held.includes(wanted) ? [] : [wanted],
    remove: held.filter((label) => label !== wanted && ours.has(label)),
  };
}

function runningLabel(phase: string | undefined): StateLabel {
  const name = phase?.split(/[#/]/, 1)[0];
  if (name === 'claim') return 'claimed';
  if (name === 'classify' || name === 'plan') return 'planning';
  if (name === 'test') return 'testing';
  return name === 'review' ? 'reviewing' : 'working';
}

function named<Key extends string>(table: Readonly<Record<Key, unknown>>, name: (key: Key) => string) {
  return Object.fromEntries(entries(table).map(([key]) => [key, name(key)])) as Record<Key, string>;
}

function specsOf<Key extends string>(
  table: Readonly<Record<Key, Omit<LabelSpec, 'name'>>>,
  names: Readonly<Record<Key, string>>,
): LabelSpec[] {
  return entries(table).map(([key, look]) => ({ name: names[key], ...look }));
}

function entries<Key extends string, Value>(table: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(table) as [Key, Value][];
}
