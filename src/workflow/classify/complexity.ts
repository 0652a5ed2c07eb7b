import type { IssueSnapshot } from '../../domain/issue.ts';
import type { Task } from '../../domain/task.ts';

const WIDE =
  /\b(?:migrat(?:e|ion)|rewrite|redesign|across|everywhere|backwards?[- ]compatib\w+|breaking change|concurren\w+|race condition|deadlock|protocol|architecture)\b/i;
const HIGH = 4;
const MEDIUM = 2;

/** How much an issue asks for, by its length, the paths and the tasks that it names, and words of wide reach. */
export function complexity({ title, body }: Pick<IssueSnapshot, 'title' | 'body'>): Task['complexity'] {
  const paths = new Set(body.slice(0, 50_000).match(/(?:[\w.-]{1,80}\/){1,10}[\w-]{1,80}\.\w{1,8}/g) ?? []);
  const boxes = body.match(/^\s*[-*] \[[ x]\] /gm)?.length ?? 0;
  const score =
    steps(body.length, 1_500, 6_000) +
    steps(paths.size, 3, 8) +
    steps(boxes, 3, 8) +
    (WIDE.test(`${title}\n${body}`) ? 2 : 0);
  if (score >= HIGH || body.length > 6_000) return 'high';
  return score >= MEDIUM || body.length > 1_500 ? 'medium' : 'low';
}

function steps(value: number, some: number, many: number): number {
  if (value >= many) return 2;
  return value >= some ? 1 : 0;
}
