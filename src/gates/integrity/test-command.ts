import type { Finding } from '../../domain/finding.ts';
import { type GateInput, textAt } from '../gate.ts';

/** A change of the scripts in package.json that run the tests: what is judged must not choose its judge. */
export async function changedTestCommand(input: GateInput): Promise<readonly Finding[]> {
  const { files, base, commit } = input.change;
  const touched = files.filter(({ path, status }) => /(?:^|\/)package\.json$/.test(path) && status === 'modified');
  const findings = touched.map(async ({ path }): Promise<readonly Finding[]> => {
    const [before, after] = await Promise.all([scripts(input, path, base), scripts(input, path, commit)]);
    return Object.keys(before)
      .filter((name) => /^(?:pre|post)?(?:test|lint)(?::|$)/.test(name) && before[name] !== after[name])
      .map((name) => ({
        title: `The script ${name} was changed`,
        description: 'The commands that judge a change are set by people. Put it back.',
        severity: 'blocker',
        path,
      }));
  });
  return (await Promise.all(findings)).flat();
}

async function scripts(input: GateInput, path: string, at: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const parsed: unknown = JSON.parse((await textAt(input, path, at)) ?? '{}');
    const found = typeof parsed === 'object' && parsed !== null && 'scripts' in parsed ? parsed.scripts : {};
    return typeof found === 'object' && found !== null ? { ...found } : {};
  } catch {
    // Broken JSON has no scripts: whatever the base had counts as changed.
    return {};
  }
}
