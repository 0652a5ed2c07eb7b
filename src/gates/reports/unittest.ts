import type { TestCase } from '../../domain/gate.ts';
import { testCase } from './report-limits.ts';

/** Python's unittest with `-v`: `test_x (module.Class.test_x) ... ok`, messages below `FAIL: test_x (...)`. */
export function parseUnittest(text: string): readonly TestCase[] {
  const errors = messages(text);
  const lines = text.matchAll(
    /^(\w+) \(([\w.<>]+)\)(?:\n[^\n]{1,500}?)? \.\.\. (?:[^\n]*?)(ok|FAIL|ERROR|expected failure|unexpected success)$/gm,
  );
  return [...lines].map(([, method = '', where = '', end]) => {
    const name = qualified(method, where);
    return testCase(name, end === 'ok' || end === 'expected failure', { error: errors.get(name) });
  });
}

function qualified(method: string, where: string): string {
  return where.endsWith(`.${method}`) ? where : `${where}.${method}`;
}

function messages(text: string): ReadonlyMap<string, string> {
  const sections = text.split(/^={20,}$/m).slice(1);
  return new Map(sections.flatMap(message));
}

function message(section: string): [string, string][] {
  const head = /^\n(?:FAIL|ERROR): (\w+) \(([\w.<>]+)\)/.exec(section);
  if (!head) return [];
  const body = section.split(/^-{20,}$/m)[1] ?? '';
  return [[qualified(head[1] ?? '', head[2] ?? ''), body]];
}
