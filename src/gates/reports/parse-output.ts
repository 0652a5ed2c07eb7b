import type { TestCase } from '../../domain/gate.ts';
import { parseCargo } from './cargo.ts';
import { parseGoJson, parseGoText } from './go.ts';
import { parseJestJson } from './jest-json.ts';
import { parseJUnit } from './junit.ts';
import { parsePytest } from './pytest.ts';
import { MOST_CHARACTERS, MOST_TESTS, plain } from './report-limits.ts';
import { parseSpec } from './spec.ts';
import { parseTap } from './tap.ts';
import { parseUnittest } from './unittest.ts';

type Parser = (text: string) => readonly TestCase[];

/** Characters of a line that are read as text; a longer line is no runner's, and slow to match. */
const LINE_CHARACTERS = 2000;

const FOR_MACHINES: readonly Parser[] = [parseJestJson, parseGoJson, parseJUnit];

const FOR_PEOPLE: readonly Parser[] = [parseTap, parsePytest, parseUnittest, parseCargo, parseGoText, parseSpec];

/** The tests that a runner's output names, in whichever known form it is; none where it is in no known form. */
export function parseOutput(output: string): readonly TestCase[] {
  const text = plain(output.slice(0, MOST_CHARACTERS)).replaceAll('\r\n', '\n');
  const told = firstOf(FOR_MACHINES, text);
  return told.length > 0 ? told : firstOf(FOR_PEOPLE, shortLines(text));
}

function firstOf(parsers: readonly Parser[], text: string): readonly TestCase[] {
  for (const parse of parsers) {
    const tests = parse(text);
    if (tests.length > 0) return tests.slice(0, MOST_TESTS);
  }
  return [];
}

function shortLines(text: string): string {
  const lines = text.split('\n');
  return lines.map((line) => line.slice(0, LINE_CHARACTERS)).join('\n');
}
