import type { TestCase } from '../domain/gate.ts';
import type { GateInput } from './gate.ts';
import { parseJUnit } from './reports/junit.ts';
import { parseOutput } from './reports/parse-output.ts';
import { workspaceOf } from './run-command.ts';

const MARK = '"${TMPDIR:-/tmp}/.gate-mark"';
const SHORT_MS = 20_000;
const MOST_REPORTS = 40;

const FIND_REPORTS = [
  'find . -maxdepth 7 \\( -name .git -o -name node_modules \\) -prune -o -type f',
  "\\( -name 'TEST-*.xml' -o -iname '*junit*.xml' \\)",
  `-newer ${MARK} -print`,
].join(' ');

/** Remembers in the workspace when a test run begins, so that an old report is never taken for its own. */
export async function markTime(input: GateInput, signal: AbortSignal): Promise<void> {
  await workspaceOf(input).run(`: > ${MARK}`, { timeoutMs: SHORT_MS }, signal);
}

/** The tests that a run's output names, else those of the JUnit reports that it wrote. */
export async function testsOf(output: string, input: GateInput, signal: AbortSignal): Promise<readonly TestCase[]> {
  const printed = parseOutput(output);
  if (printed.length > 0) return printed;
  const texts = await reportTexts(input, signal);
  return texts.flatMap((text) => parseJUnit(input.redact(text)));
}

async function reportTexts(input: GateInput, signal: AbortSignal): Promise<readonly string[]> {
  const workspace = workspaceOf(input);
  const listed = await workspace.run(FIND_REPORTS, { timeoutMs: SHORT_MS, outputBytes: 64 * 1024 }, signal);
  if (listed.exit !== 0) return [];
  const paths = listed.stdout.split('\n').filter((path) => path.endsWith('.xml'));
  const texts: string[] = [];
  for (const path of paths.sort().slice(0, MOST_REPORTS)) {
    const bytes = await workspace.read(path.replace(/^\.\//, ''), input.limits.outputBytes, signal);
    if (bytes) texts.push(Buffer.from(bytes).toString('utf8'));
  }
  return texts;
}
