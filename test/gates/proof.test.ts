import { describe, expect, it } from 'vitest';
import type { GateResult, TestCase } from '../../src/domain/gate.ts';
import { addsTests, isTestsOnly, provesFix, showsBug, testFilesOf } from '../../src/gates/proof.ts';

const FILES = ['test/a.test.js'];

/** A run of the tests: `-` before the name of a red one. */
function run(...names: readonly string[]): GateResult {
  const tests = names.map((name): TestCase => ({ name: name.replace(/^-/, ''), passed: !name.startsWith('-') }));
  const red = tests.some(({ passed }) => !passed);
  const evidence = { name: 'test', command: 'npm test', exit: red ? 1 : 0, ms: 1, sha: 'a'.repeat(40), output: '' };
  return red ? { pass: false, evidence, findings: [], tests } : { pass: true, evidence, tests };
}

const SKIPPED: GateResult = { pass: 'skipped', name: 'test', why: 'No test command.' };
const STRICT = { onlyNew: true };

describe('the proof of a fix', () => {
  it('is a test that is red with only the tests and green with the rest', () => {
    const runs = { base: run('old'), testsOnly: run('old', '-new'), head: run('old', 'new') };
    expect(provesFix(runs, FILES, STRICT)).toEqual({ kind: 'red-then-green', tests: ['new'] });
  });

  it('may be a test that the base has green already, when the change made it stricter', () => {
    const runs = { base: run('old'), testsOnly: run('-old'), head: run('old') };
    expect(provesFix(runs, FILES, STRICT)).toMatchObject({ kind: 'red-then-green', tests: ['old'] });
  });

  it('counts what was red before only where that is enough', () => {
    const runs = { base: run('-old'), testsOnly: run('-old', 'new'), head: run('old', 'new') };
    expect(provesFix(runs, FILES, { onlyNew: false })).toMatchObject({ kind: 'red-then-green', tests: ['old'] });
    expect(provesFix(runs, FILES, STRICT)).toMatchObject({ kind: 'missing', tests: [] });
  });

  it.each<readonly [string, GateResult, GateResult]>([
    ['the tests pass without it', run('old', 'new'), run('old', 'new')],
    ['the test is red with it too', run('old', '-new'), run('old', '-new')],
    ['the test is gone with it', run('old', '-new'), run('old')],
    ['the test is both', run('old', '-new'), run('old', 'new', '-new')],
    ['only a file could not be loaded', run('old', '-test/a.test.js'), run('old', 'new')],
    ['only a file elsewhere could not be loaded', run('old', '-/work/repo/test/b.test.js'), run('old', 'new')],
    ['no names are told without it', run(), run('old', 'new')],
    ['nothing was run', SKIPPED, SKIPPED],
  ])('is missing where %s', (_what, testsOnly, head) => {
    const judged = provesFix({ base: run('old'), testsOnly, head }, FILES, STRICT);
    expect(judged).toMatchObject({ kind: 'missing', tests: [] });
    expect(judged.why).toMatch(/\.$/);
  });

  it('counts tests of the change’s own files only, where a run tells files', () => {
    const red = (file: string): GateResult => {
      const one = run('-new');
      return one.pass === 'skipped' ? one : { ...one, tests: [{ name: 'new', passed: false, file }] };
    };
    const runs = (file: string) => ({ base: run(), testsOnly: red(file), head: run('new') });
    expect(provesFix(runs('/work/repo/test/a.test.js'), FILES, STRICT).kind).toBe('red-then-green');
    expect(provesFix(runs('test/b.test.js'), FILES, STRICT).kind).toBe('missing');
  });
});

describe('the proof of a bug', () => {
  it('is a new red test beside what stays green', () => {
    expect(showsBug({ base: run('old', '-known'), head: run('old', '-known', '-new') }, FILES)).toEqual({
      kind: 'red-by-design',
      tests: ['new'],
    });
  });

  it.each<readonly [string, GateResult]>([
    ['nothing is red', run('old', 'new')],
    ['nothing new is red', run('old', '-known')],
    ['what passed is gone', run('-new')],
    ['the file does not load', run('old', '-test/a.test.js')],
    ['nothing was run', SKIPPED],
  ])('is missing where %s', (_what, head) => {
    expect(showsBug({ base: run('old', '-known'), head }, FILES).kind).toBe('missing');
  });
});

describe('the proof of coverage', () => {
  it('is a new green test', () => {
    expect(addsTests({ base: run('old'), head: run('old', 'new') }, false)).toEqual({
      kind: 'new-and-green',
      tests: ['new'],
    });
    expect(addsTests({ base: run('old'), head: run('old') }, true).kind).toBe('missing');
    expect(addsTests({ base: run('old'), head: run('old', 'new', '-other') }, true).kind).toBe('missing');
    expect(addsTests({ base: run(), head: run() }, true).kind).toBe('new-and-green');
    expect(addsTests({ base: run(), head: run() }, false).kind).toBe('missing');
    expect(addsTests({ base: SKIPPED, head: SKIPPED }, true).kind).toBe('missing');
  });
});

describe('the tests of a change', () => {
  const file = (path: string, previous?: string) => ({
    path,
    status: 'renamed' as const,
    added: 1,
    removed: 1,
    ...(previous && { previous }),
  });

  it('are its test files, a rename with both its ends', () => {
    expect(testFilesOf({ files: [file('src/a.js'), file('test/b.js', 'test/a.js')] })).toEqual([
      'test/b.js',
      'test/a.js',
    ]);
    expect(isTestsOnly({ files: [file('test/b.js', 'test/a.js')] })).toBe(true);
    expect(isTestsOnly({ files: [file('test/b.js', 'src/a.js')] })).toBe(false);
  });
});
