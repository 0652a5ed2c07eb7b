import { describe, expect, it } from 'vitest';
import { priorityOf } from '../../src/coordinator/freeze-order.ts';
import { complexity } from '../../src/workflow/classify/complexity.ts';
import { expertise } from '../../src/workflow/classify/expertise.ts';
import { taskType } from '../../src/workflow/classify/task-type.ts';

const typeOf = (title: string, body = '', labels: readonly string[] = []) => taskType({ title, body, labels });

describe('the sort of a task', () => {
  it.each([
    ['The last page is missing', 'bug_fix'],
    ['fix(pages): wrong count', 'bug_fix'],
    ['App crashes on start', 'bug_fix'],
    ['Tests fail on Windows', 'bug_fix'],
    ['Login does not work', 'bug_fix'],
    ['Add tests for the parser', 'testing'],
    ['Tests are missing for pageCount', 'testing'],
    ['Write more unit tests', 'testing'],
    ['Missing test coverage of the queue', 'testing'],
    ['test: cover the parser', 'testing'],
    ['Flaky suite', 'testing'],
    ['Document the settings', 'documentation'],
    ['Update README', 'documentation'],
    ['Typo in the guide', 'documentation'],
    ['docs: explain roles', 'documentation'],
    ['Missing documentation of the API', 'documentation'],
    ['Rename the module', 'refactoring'],
    ['Clean up the imports', 'refactoring'],
    ['Review the new parser', 'code_review'],
    ['Add error handling to the client', 'feature_development'],
    ['Support dark mode', 'feature_development'],
    ['It would be nice to have folders', 'feature_development'],
  ])('%s is %s', (title, type) => {
    expect(typeOf(title)).toEqual({ type, by: 'words' });
  });

  it.each([
    'Prefixes and suffixes',
    'The latest contest',
    'An error-prone name',
    'Addresses of newcomers',
    'debugging',
    'Zürich-bug',
    'Greetings',
    '`throw new Error("bug")`',
    'see https://forge.example/fix/bug and src/error/fix.ts',
    '',
  ])('%j says nothing', (title) => {
    expect(typeOf(title)).toBeUndefined();
  });

  it('is looked for in the title before the body, and not in what is quoted, code or denied', () => {
    expect(typeOf('Greetings', 'It crashes.')?.type).toBe('bug_fix');
    expect(typeOf('Document the settings', 'It crashes.')?.type).toBe('documentation');
    expect(typeOf('Greetings', '> it crashes\n\n```\nError: bug\n```\n\n    fail\n\nHello.')).toBeUndefined();
    expect(typeOf('Greetings', 'This is not a bug.')).toBeUndefined();
  });

  it.each([
    ['bug', 'bug_fix'],
    ['Type: Bug', 'bug_fix'],
    ['kind/feature', 'feature_development'],
    ['type::documentation', 'documentation'],
    ['enhancement', 'feature_development'],
    ['tech-debt', 'refactoring'],
  ])('is told by the label %s before all words', (label, type) => {
    expect(typeOf('Review the docs, they fail tests', 'new', ['help wanted', label])).toEqual({ type, by: 'label' });
  });

  it('is not told by labels that only hold such a word, nor by our own', () => {
    expect(typeOf('Greetings', '', ['agent:tester', 'bugs-bunny', 'feature-flag', 'no docs'])).toBeUndefined();
  });

  it('takes no time over hostile text', () => {
    const began = performance.now();
    for (const part of ['a ', 'missing ', 'unit ', '`', '/a', 'a.', 'http://', 'no '])
      typeOf(part.repeat(60_000), part.repeat(60_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('what a task needs', () => {
  it('is read from paths and words', () => {
    expect(expertise('Change src/app.ts and Dockerfile; the SQL query in db/x.sql is slow')).toEqual([
      'typescript',
      'sql',
      'docker',
    ]);
    expect(expertise('The going is rusty, e.g. in a cargo-cult; javas')).toEqual([]);
    expect(expertise('A C# and C++ interop of Golang')).toEqual(['go', 'c++', 'c#']);
  });

  it('is more where more is named', () => {
    const of = (body: string, title = 'x') => complexity({ title, body });
    expect(of('One line.')).toBe('low');
    expect(of('x'.repeat(2_000))).toBe('medium');
    expect(of('x'.repeat(7_000))).toBe('high');
    expect(of('- [ ] a\n- [ ] b\n- [ ] c\nsrc/a.ts src/b.ts src/c.ts')).toBe('medium');
    expect(of('A migration across all services.\n- [ ] a\n- [ ] b\n- [ ] c\nsrc/a.ts src/b.ts src/c.ts')).toBe('high');
  });

  it.each([
    [['priority:high'], 8],
    [['priority::critical'], 10],
    [['Priority: 7', 'bug'], 7],
    [['priority/low'], 2],
    [['priority:low', 'priority:10'], 10],
    [['priority:11'], 5],
    [['priority:constructor', 'priorities:high'], 5],
    [[], 5],
  ])('by %j comes at %i', (labels, priority) => {
    expect(priorityOf(labels)).toBe(priority);
  });
});
