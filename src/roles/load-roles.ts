import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type AgentLimits, DEFAULT_AGENT_LIMITS } from '../agent/agent-task.ts';
import { finishWith } from '../agent/tools/finish.ts';
import { loadTools, type Toolbox } from '../agent/tools/load-tools.ts';
import { BotError } from '../domain/errors.ts';
import type { ReviewVerdict } from '../domain/finding.ts';
import { ROLE_TOOLS, type RoleName } from '../domain/role.ts';
import { type DeveloperAnswer, developerAnswer } from './answers/developer-answer.ts';
import { type PlanAnswer, planAnswer } from './answers/plan-answer.ts';
import { reviewAnswer } from './answers/review-answer.ts';
import { BRIEF_FILES, writeBrief } from './briefs.ts';
import type { BriefKind, Role } from './role.ts';

/** Everything that sets one role apart from another. */
const TABLE = {
  developer: {
    answer: developerAnswer,
    briefs: ['implement', 'repair', 'answer', 'follow', 'assist'],
    steps: 60,
  },
  tester: { answer: developerAnswer, briefs: ['test', 'repair', 'answer'], steps: 60 },
  reviewer: { answer: reviewAnswer, briefs: ['review'], steps: 30 },
  architect: { answer: planAnswer, briefs: ['plan'], steps: 30 },
} as const satisfies Record<RoleName, Row<unknown>>;

interface Row<Answer> {
  readonly answer: z.ZodType<Answer>;
  readonly briefs: readonly BriefKind[];
  readonly steps: number;
}

/** The roles by name. */
export interface Roles {
  readonly developer: Role<DeveloperAnswer>;
  readonly tester: Role<DeveloperAnswer>;
  readonly reviewer: Role<ReviewVerdict>;
  readonly architect: Role<PlanAnswer>;
}

/** Loads prompts and tool descriptions, once per process, and makes the roles. */
export async function loadRoles(limits: AgentLimits = DEFAULT_AGENT_LIMITS): Promise<Roles> {
  const toolbox = await loadTools();
  const made = { toolbox, limits, finish: await prompt('finish.md') };
  const [developer, tester, reviewer, architect] = await Promise.all([
    makeRole('developer', TABLE.developer, made),
    makeRole('tester', TABLE.tester, made),
    makeRole('reviewer', TABLE.reviewer, made),
    makeRole('architect', TABLE.architect, made),
  ]);
  return { developer, tester, reviewer, architect };
}

interface Made {
  readonly toolbox: Toolbox;
  readonly limits: AgentLimits;
  readonly finish: string;
}

async function makeRole<Answer>(name: RoleName, row: Row<Answer>, made: Made): Promise<Role<Answer>> {
  const templates = new Map(
    await Promise.all(row.briefs.map(async (kind) => [kind, await prompt(BRIEF_FILES[kind])] as const)),
  );
  return {
    name,
    system: await prompt(`${name}.md`),
    tools: ROLE_TOOLS[name].flatMap((tool) => made.toolbox[tool] ?? []),
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
