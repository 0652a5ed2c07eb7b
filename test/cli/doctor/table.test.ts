import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/cli/doctor/checks.ts';

describe('the table of checks', () => {
  it('has each id once, and each check can find something', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(CHECKS.filter(({ problem, warning }) => problem === undefined && warning === undefined)).toEqual([]);
  });

  it('names no finding that no test makes for real', async () => {
    const folder = import.meta.dirname;
    const texts = (await readdir(folder)).filter((name) => name.endsWith('.test.ts') && !name.startsWith('table'));
    const tests = (await Promise.all(texts.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
    const made = [...tests.matchAll(/finds: \[([^\]]*)\]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/'([\w-]+ (?:problem|warning))'/g)].map(([, finding]) => finding),
    );
    const named = CHECKS.flatMap(({ id, problem, warning }) => [
      ...(problem === undefined ? [] : [`${id} problem`]),
      ...(warning === undefined ? [] : [`${id} warning`]),
    ]);
    expect(named.filter((finding) => !made.includes(finding))).toEqual([]);
    const cases = [...tests.matchAll(/finds: \[[^\]]+\]/g)].length;
    process.stdout.write(
      `doctor: ${cases} misconfigurations made, ${named.length} kinds of finding, ${CHECKS.length} checks\n`,
    );
    expect(cases).toBeGreaterThan(70);
  });
});
