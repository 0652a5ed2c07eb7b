import type { IssueSnapshot } from '../../domain/issue.ts';
import type { TaskType } from '../../domain/task.ts';
import { type Phase, work } from '../phase.ts';

/** Says what sort of task the issue is, by its words. */
export const classify: Phase = work({
  name: 'classify',
  needs: [],
  run: async (order) => ({
    kind: 'done',
    facts: { task: { type: taskType(order.snapshot), complexity: complexity(order.snapshot.body) } },
  }),
});

const WORDS: readonly (readonly [TaskType, RegExp])[] = [
  ['bug_fix', /\b(bug|fix|broken|crash|error|wrong|fails?|regression|incorrect|missing|lost)\b/i],
  ['documentation', /\b(docs?|documentation|readme|typo|changelog)\b/i],
  ['testing', /\b(tests?|coverage|flaky)\b/i],
  ['refactoring', /\b(refactor|clean ?up|simplify|rename|restructure)\b/i],
  ['code_review', /\b(review|audit)\b/i],
  ['feature_development', /\b(add|feature|support|implement|allow|new)\b/i],
];

/** The first row whose words stand in the title, else in the body; `development` where all are silent. */
export function taskType({ title, body }: Pick<IssueSnapshot, 'title' | 'body'>): TaskType {
  const speaks = (text: string) => WORDS.find(([, words]) => words.test(text))?.[0];
  return speaks(title) ?? speaks(body) ?? 'development';
}

function complexity(body: string): 'low' | 'medium' | 'high' {
  if (body.length > 6_000) return 'high';
  return body.length > 1_500 ? 'medium' : 'low';
}
