import type { IssueSnapshot } from '../../domain/issue.ts';
import type { TaskType } from '../../domain/task.ts';
import { plainWords } from './plain-words.ts';

/** A sort of task, and what told it. */
export interface ToldType {
  readonly type: TaskType;
  readonly by: 'label' | 'words';
}

/** What sort of task an issue is by its labels, else by its words; undefined where both are silent. */
export function taskType({
  title,
  body,
  labels,
}: Pick<IssueSnapshot, 'title' | 'body' | 'labels'>): ToldType | undefined {
  const labelled = byLabels(labels);
  if (labelled) return { type: labelled, by: 'label' };
  const subject = plainWords(title);
  const said = firstOf(BEGINNINGS, subject) ?? firstOf(WORDS, subject) ?? firstOf(WORDS, plainWords(body));
  return said && { type: said, by: 'words' };
}

const LABELS: readonly (readonly [TaskType, RegExp])[] = [
  ['bug_fix', /^(?:bug|bugs|bug fix|defect|regression|crash)$/],
  ['feature_development', /^(?:feature|features|feature request|enhancement|new feature)$/],
  ['documentation', /^(?:documentation|docs?)$/],
  ['testing', /^(?:tests?|testing|test coverage|coverage)$/],
  ['refactoring', /^(?:refactor|refactoring|clean ?up|tech(?:nical)? debt)$/],
  ['code_review', /^(?:review|code review|audit)$/],
];

/** The first label that names a sort, with or without a group such as `type:` before it. */
function byLabels(labels: readonly string[]): TaskType | undefined {
  const plain = labels.map((label) =>
    label
      .toLowerCase()
      .replace(/^(?:type|kind|category|area)\s*(?:::|[:/])\s*/, '')
      .replaceAll(/[\s_-]+/g, ' ')
      .trim(),
  );
  return LABELS.find(([, named]) => plain.some((label) => named.test(label)))?.[0];
}

type Rule = readonly [TaskType, RegExp];

const TEST_WORDS =
  '(?:unit |integration |end-to-end |regression |more |better |missing |some |a |the )*(?:tests?|test cases?|test coverage|coverage)';
const DOC_WORDS =
  '(?:more |better |missing |some |a |the )*(?:docs?|documentation|readme|changelog|docstrings?|examples?)';

/** How a title begins tells most: a conventional prefix, or what is to be done. */
const BEGINNINGS: readonly Rule[] = [
  ['bug_fix', /^\s*(?:fix|bug|bugfix|hotfix)(?:\([^)]*\))?!?:/i],
  ['feature_development', /^\s*feat(?:ure)?(?:\([^)]*\))?!?:/i],
  ['documentation', /^\s*docs?(?:\([^)]*\))?!?:/i],
  ['testing', /^\s*tests?(?:\([^)]*\))?!?:/i],
  ['refactoring', /^\s*refactor(?:\([^)]*\))?!?:/i],
  [
    'testing',
    new RegExp(String.raw`^\s*(?:add|write|improve|extend|strengthen|increase|raise|need)\s+${TEST_WORDS}\b`, 'i'),
  ],
  ['testing', /^\s*(?:test|cover)\s/i],
  ['documentation', new RegExp(String.raw`^\s*(?:add|write|improve|extend|update|need|fix)\s+${DOC_WORDS}\b`, 'i')],
  ['documentation', /^\s*(?:document|describe)\s|^\s*(?:fix )?(?:a )?typos?\b/i],
  ['bug_fix', /^\s*(?:fix|repair|correct|resolve|stop|prevent)\s/i],
  ['refactoring', /^\s*(?:refactor|rename|simplify|restructure|extract|clean ?up|split|dedupe|deduplicate)\s/i],
  ['code_review', /^\s*(?:review|audit)\s/i],
  ['feature_development', /^\s*(?:add|support|implement|allow|introduce|enable|provide|create|let)\s/i],
];

/** A word stands alone: not within another, and not as a part of a name with hyphens. */
function words(alternatives: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])(?:${alternatives})(?![\p{L}\p{N}_-])`, 'iu');
}

const WORDS: readonly Rule[] = [
  [
    'testing',
    words(
      `(?:no|missing|lacks?|without|needs?) ${TEST_WORDS}|tests? (?:is|are) missing|untested|not (?:tested|covered)|test coverage`,
    ),
  ],
  ['documentation', words(`(?:no|missing|lacks?|needs?|outdated|wrong) ${DOC_WORDS}|undocumented|not documented`)],
  [
    'bug_fix',
    words(
      "bugs?|bug-?fix|fix(?:es|ed)?|broken|breaks?|crash(?:es|ed|ing)?|errors?|exceptions?|wrong(?:ly)?|fail(?:s|ed|ing|ures?)?|regressions?|incorrect(?:ly)?|missing|lost|hangs?|leaks?|corrupt(?:s|ed)?|unexpected(?:ly)?|cannot|can['’]t|(?:does|do|did|is|are) not work(?:ing)?|(?:does|do|did)n['’]t work|throws|stack ?trace|should not",
    ),
  ],
  ['documentation', words('docs?|documentation|readme|typos?|changelog|docstrings?')],
  ['testing', words('tests?|coverage|flaky')],
  ['refactoring', words('refactor(?:ing|ed)?|clean ?up|simplify|rename|restructure|duplicated?|dead code')],
  ['code_review', words('review|audit')],
  [
    'feature_development',
    words('add|features?|support|implement|allow|new|would be (?:nice|useful|great)|wish|option to|ability to'),
  ],
];

function firstOf(rules: readonly Rule[], text: string): TaskType | undefined {
  return rules.find(([, told]) => told.test(text))?.[0];
}
