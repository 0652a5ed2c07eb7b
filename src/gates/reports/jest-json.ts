import type { TestCase } from '../../domain/gate.ts';
import { asList, asText, type Fields, parseFields } from './fields.ts';
import { testCase } from './report-limits.ts';

/** The JSON report of jest and vitest, wherever in the output its one object stands. */
export function parseJestJson(text: string): readonly TestCase[] {
  if (!text.includes('"testResults"')) return [];
  const report = parseFields(text) ?? text.split('\n').map(parseLine).find(Boolean);
  return asList(report?.testResults).flatMap(fileTests);
}

function parseLine(line: string): Fields | undefined {
  return line.includes('"testResults"') ? parseFields(line) : undefined;
}

/** A file that failed to load has no assertions of its own, only a message. */
function fileTests(file: Fields): readonly TestCase[] {
  const name = asText(file.name);
  const tests = asList(file.assertionResults).filter(({ status }) => status === 'passed' || status === 'failed');
  if (tests.length === 0 && file.status === 'failed') {
    return [testCase(name ?? '', false, { file: name, error: asText(file.message) })];
  }
  return tests.map((test) => oneTest(test, name));
}

function oneTest(test: Fields, file: string | undefined): TestCase {
  const ancestors = Array.isArray(test.ancestorTitles) ? test.ancestorTitles.filter((title) => title !== '') : [];
  const name = [...ancestors, asText(test.title) ?? ''].join(' > ');
  const messages = Array.isArray(test.failureMessages) ? test.failureMessages.join('\n') : undefined;
  return testCase(name, test.status === 'passed', { file, error: messages });
}
