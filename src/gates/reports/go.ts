import type { TestCase } from '../../domain/gate.ts';
import { asText, type Fields, parseFields } from './fields.ts';
import { MOST_TESTS, testCase } from './report-limits.ts';

/** `go test -json`: one event a line. */
export function parseGoJson(text: string): readonly TestCase[] {
  if (!text.includes('"Action":')) return [];
  const output = new Map<string, string>();
  const tests: TestCase[] = [];
  for (const line of text.split('\n')) {
    const event = parseFields(line);
    const name = event && nameOf(event);
    if (name === undefined || tests.length >= MOST_TESTS) continue;
    if (event?.Action === 'output') remember(output, name, asText(event.Output) ?? '');
    if (event?.Action === 'pass') tests.push(testCase(name, true));
    if (event?.Action === 'fail') tests.push(testCase(name, false, { error: output.get(name) }));
  }
  return tests;
}

/** `go test -v`: `--- PASS: TestX (0.00s)`, the messages of a failed test indented below or before it. */
export function parseGoText(text: string): readonly TestCase[] {
  const tests: TestCase[] = [];
  let before: string[] = [];
  for (const line of text.split('\n')) {
    const end = /^\s*--- (PASS|FAIL): (\S.*?) \(\d[\d.]*s\)$/.exec(line);
    if (end?.[2] !== undefined) {
      tests.push(testCase(end[2], end[1] === 'PASS', { error: before.join('\n') }));
      before = [];
    } else if (/^=== RUN/.test(line)) before = [];
    else if (/^\s+\S+\.go:\d+: /.test(line) && before.length < 40) before.push(line);
  }
  return tests;
}

function nameOf(event: Fields): string | undefined {
  const test = asText(event.Test);
  return test === undefined ? undefined : [asText(event.Package), test].filter(Boolean).join(' ');
}

function remember(output: Map<string, string>, name: string, text: string): void {
  const held = output.get(name) ?? '';
  if (held.length < 8000) output.set(name, held + text);
}
