import type { ChangedFile } from '../../domain/change.ts';
import type { Finding } from '../../domain/finding.ts';
import { type GateInput, textAt } from '../gate.ts';
import { countTests, isTestPath, offLines } from './test-files.ts';

/** Test files that were deleted or moved away, and those that now hold fewer cases, fewer assertions, or more that are switched off. */
export async function weakenedTests(input: GateInput): Promise<readonly Finding[]> {
  const touched = input.change.files.filter(({ path, previous }) => isTestPath(path) || isTestPath(previous ?? ''));
  return (await Promise.all(touched.map((file) => weakened(file, input)))).flat();
}

async function weakened(file: ChangedFile, input: GateInput): Promise<readonly Finding[]> {
  const { path, status, previous = path } = file;
  const { base, commit } = input.change;
  if (status === 'deleted') return [finding(path, 'A test file was deleted')];
  if (!isTestPath(path)) return [finding(previous, `A test file was moved to ${path}, where it is no test`)];
  const before = status === 'added' ? '' : ((await textAt(input, previous, base)) ?? '');
  const after = (await textAt(input, path, commit)) ?? '';
  return compared(path, before, after);
}

function compared(path: string, before: string, after: string): readonly Finding[] {
  const [was, is] = [countTests(path, before), countTests(path, after)];
  if (!was || !is) return [];
  const findings: Finding[] = [];
  if (is.cases < was.cases) findings.push(finding(path, `It had ${was.cases} test cases and now has ${is.cases}`));
  if (is.assertions < was.assertions && is.cases <= was.cases) {
    findings.push(finding(path, `It had ${was.assertions} assertions and now has ${is.assertions}`));
  }
  if (is.off > was.off)
    findings.push({
      ...finding(path, `${is.off - was.off} more tests are switched off`),
      line: offLines(path, after).at(-1) ?? 1,
    });
  return findings;
}

function finding(path: string, title: string): Finding {
  return {
    title,
    path,
    severity: 'blocker',
    description: 'A change must not pass by weakening the tests. Put it back, or leave it to a person.',
  };
}
