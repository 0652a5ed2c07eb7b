import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type AgentLimits, DEFAULT_AGENT_LIMITS } from '../agent/agent-task.ts';
import { finishWith } from '../agent/tools/finish.ts';
import { loadTools, type Toolbox } from '../agent/tools/load-tools.ts';
import { BotError } from '../domain/errors.ts';
import type { ReviewVerdict } from '../domain/finding.ts';
import { ROLE_TOOLS, type RoleName, type ToolName } from '../domain/role.ts';
import { type DeveloperAnswer, developerAnswer } from './answers/developer-answer.ts';
import { type PlanAnswer, planAnswer } from './answers/plan-answer.ts';
import { type RecordAnswer, recordAnswer } from './answers/record-answer.ts';
import { reviewAnswer } from './answers/review-answer.ts';
import { type TaskAnswer, taskAnswer } from './answers/task-answer.ts';
import { BRIEF_FILES, writeBrief } from './briefs.ts';
import type { BriefKind, Role } from './role.ts';

/** Everything that sets one role apart from another. What it may use stands in the table of roles. */
const TABLE = {
  developer: {
    role: 'developer',
    answer: developerAnswer,
    briefs: ['implement', 'repair', 'answer', 'follow', 'assist', 'document', 'rebase'],
    steps: 60,
  },
  tester: { role: 'tester', answer: developerAnswer, briefs: ['test', 'repair', 'answer', 'rebase'], steps: 60 },
  reviewer: { role: 'reviewer', answer: reviewAnswer, briefs: ['review'], steps: 30 },
  architect: { role: 'architect', answer: planAnswer, briefs: ['plan'], steps: 30 },
} as const satisfies Record<RoleName, Row<unknown>>;

/** The architect with another answer: a design record. */
const RECORDER = { role: 'architect', answer: recordAnswer, briefs: ['design'], steps: 30 } as const;

/** One small question, asked of the architect's model: no tools, two replies. */
const SORTER = {
  role: 'architect',
  system: 'sorter.md',
  tools: [],
  answer: taskAnswer,
  briefs: ['classify'],
  steps: 2,
} as const;

interface Row<Answer> {
  readonly role: RoleName;
  readonly answer: z.ZodType<Answer>;
  readonly briefs: readonly BriefKind[];
  readonly steps: number;
  /** The file of its prompt; the role's own when left out. */
  readonly system?: string;
  /** Fewer tools than the role's. */
  readonly tools?: readonly ToolName[];
}

/** The roles by name. */
export interface Roles {
  readonly developer: Role<DeveloperAnswer>;
  readonly tester: Role<DeveloperAnswer>;
  readonly reviewer: Role<ReviewVerdict>;
  readonly architect: Role<PlanAnswer>;
  readonly recorder: Role<RecordAnswer>;
  readonly sorter: Role<TaskAnswer>;
}

/** Loads prompts and tool descriptions, once per process, and makes the roles. */
export async function loadRoles(limits: AgentLimits = DEFAULT_AGENT_LIMITS): Promise<Roles> {
  const toolbox = await loadTools();
  const made = { toolbox, limits, finish: await prompt('finish.md') };
  const [developer, tester, reviewer, architect, recorder, sorter] = await Promise.all([
    makeRole(TABLE.developer, made),
    makeRole(TABLE.tester, made),
    makeRole(TABLE.reviewer, made),
    makeRole(TABLE.architect, made),
    makeRole(RECORDER, made),
    makeRole(SORTER, made),
  ]);
  return { developer, tester, reviewer, architect, recorder, sorter };
}

interface Made {
  readonly toolbox: Toolbox;
  readonly limits: AgentLimits;
  readonly finish: string;
}

async function makeRole<Answer>(row: Row<Answer>, made: Made): Promise<Role<Answer>> {
  const templates = new Map(
    await Promise.all(row.briefs.map(async (kind) => [kind, await prompt(BRIEF_FILES[kind])] as const)),
  );
  const name = row.role;
  return {
    name,
    system: await prompt(row.system ?? `${name}.md`),
    tools: (row.tools ?? ROLE_TOOLS[name]).flatMap((tool) => made.toolbox[tool] ?? []),
    finish: finishWith(row.answer, made.finish),
    limits: { ...made.limits, steps: Math.min(row.steps, made.limits.steps) },
    brief: (order, facts, material) => {
      const template = templates.get(material.kind);
      if (template === undefined) throw new BotError('INTERNAL', `the ${name} has no brief for ${material.kind}`);
      return writeBrief(template, order, facts, material);
    },
  };
}

async function prompt(file: string): Promise<string> {
  return (await readFile(new URL(`prompts/${file}`, import.meta.url), 'utf8')).trim();
}
