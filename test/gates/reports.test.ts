import { describe, expect, it } from 'vitest';
import { parseCargo } from '../../src/gates/reports/cargo.ts';
import { parseGoJson, parseGoText } from '../../src/gates/reports/go.ts';
import { parseJestJson } from '../../src/gates/reports/jest-json.ts';
import { parseJUnit } from '../../src/gates/reports/junit.ts';
import { parseOutput } from '../../src/gates/reports/parse-output.ts';
import { parsePytest } from '../../src/gates/reports/pytest.ts';
import { parseTap } from '../../src/gates/reports/tap.ts';

const brief = (tests: readonly { readonly name: string; readonly passed: boolean }[]) =>
  tests.map(({ name, passed }) => `${passed ? '+' : '-'} ${name}`);

describe('reports', () => {
  it('JUnit XML, nested, with failures and skipped cases', () => {
    const xml =
      '<testsuites><testsuite name="s"><testcase name="a"/><testcase name="b &amp; c" file="x.js"><failure message="no">at x</failure></testcase><testcase name="d"><skipped/></testcase></testsuite></testsuites>';
    expect(brief(parseJUnit(xml))).toEqual(['+ s > a', '- s > b & c']);
  });

  it('TAP', () => {
    expect(brief(parseTap('TAP version 13\nok 1 - a\nnot ok 2 - b\n  ---\n  error: no\n  ...\n1..2\n'))).toEqual([
      '+ a',
      '- b',
    ]);
  });

  it('Go, as JSON and as text', () => {
    const line = (Action: string, Test: string) => JSON.stringify({ Action, Test, Package: 'p' });
    expect(parseGoJson([line('pass', 'TestA'), line('fail', 'TestB')].join('\n')).map(({ passed }) => passed)).toEqual([
      true,
      false,
    ]);
    expect(parseGoText('--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\n').map(({ passed }) => passed)).toEqual([
      true,
      false,
    ]);
  });

  it('Jest and Vitest JSON', () => {
    const json = {
      testResults: [
        {
          name: '/r/a.js',
          assertionResults: [
            { title: 'a', ancestorTitles: [], status: 'passed' },
            { title: 'b', ancestorTitles: [], status: 'failed', failureMessages: ['no'] },
          ],
        },
      ],
    };
    expect(brief(parseJestJson(JSON.stringify(json)))).toEqual(['+ a', '- b']);
  });

  it('Cargo and pytest', () => {
    expect(brief(parseCargo('test m::a ... ok\ntest m::b ... FAILED\n'))).toEqual(['+ m::a', '- m::b']);
    expect(parsePytest('FAILED tests/test_a.py::test_b - assert 1 == 2\n').map(({ passed }) => passed)).toEqual([
      false,
    ]);
  });

  it.each([
    '',
    '\0\0',
    '<'.repeat(100_000),
    '{"testResults":'.repeat(1000),
    `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(1000)}">]><testcase name="&a;"/>`,
    'not ok '.repeat(50_000),
  ])('hostile input is no error', (text) => {
    expect(Array.isArray(parseOutput(text))).toBe(true);
    expect(Array.isArray(parseJUnit(text))).toBe(true);
  });
});
