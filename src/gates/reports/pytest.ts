import type { TestCase } from '../../domain/gate.ts';
import { testCase } from './report-limits.ts';

const END = /^(PASSED|FAILED|ERROR|XPASS|XFAIL) (\S+\.py(?:::\S.*?)?)(?: - (.*))?$/;
const VERBOSE = /^(\S+\.py::\S.*?) (PASSED|FAILED|ERROR|XPASS|XFAIL)(?:\s.*)?$/;

/** pytest's short summary (`-rA`, or only its failed tests) and its verbose lines. */
export function parsePytest(text: string): readonly TestCase[] {
  const tests = new Map<string, TestCase>();
  for (const line of text.split('\n')) {
    const test = summaryLine(line) ?? verboseLine(line);
    if (test && !(tests.get(test.name)?.error && !test.error)) tests.set(test.name, test);
  }
  return [...tests.values()];
}

function summaryLine(line: string): TestCase | undefined {
  const match = END.exec(line);
  return match ? made(match[2] ?? '', match[1], match[3]) : undefined;
}

function verboseLine(line: string): TestCase | undefined {
  const match = VERBOSE.exec(line);
  return match ? made(match[1] ?? '', match[2], undefined) : undefined;
}

function made(id: string, end: string | undefined, error: string | undefined): TestCase {
  return testCase(id, end === 'PASSED' || end === 'XFAIL' || end === 'XPASS', { file: id.split('::')[0], error });
}
