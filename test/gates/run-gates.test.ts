import { describe, expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import type { GateResult } from '../../src/domain/gate.ts';
import { detect } from '../../src/gates/detect.ts';
import type { Gate } from '../../src/gates/gate.ts';
import { lintGate } from '../../src/gates/lint.ts';
import { gatesOf } from '../../src/gates/profiles.ts';
import { runGates } from '../../src/gates/run-gates.ts';
import { testGate } from '../../src/gates/test.ts';
import type { RunResult, Workspace } from '../../src/ports/sandbox.ts';
import { BASE, gateInput, HEAD } from '../support/gate-input.ts';

const signal = AbortSignal.timeout(30_000);
const evidence = { name: 'mine', command: '(looks)', exit: 0, ms: 1, sha: HEAD, output: '' };
const gate = (check: Gate['check']): Gate => ({ name: 'mine', needs: 'diff', check });

/** A workspace whose commands end like this; nothing else of it is used by gates. */
function workspace(end: Partial<RunResult>): Workspace {
  const result = { exit: 0, stdout: '', stderr: '', ms: 5, timedOut: false, ...end };
  const isolation = { kind: 'process', level: 'process', engine: 'none', weaknesses: [] } as const;
  return {
    id: 'w',
    isolation,
    run: async (command) =>
      command === 'npm test' || command.startsWith('npm run') ? result : { ...result, exit: 1, stdout: '' },
    spawn: async () => ({ write: async () => undefined, stop: async () => undefined }),
    read: async () => undefined,
    write: async () => undefined,
    takeIn: async () => undefined,
    handOut: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describe('gates fail closed', () => {
  it.each<readonly [string, Gate['check']]>([
    ['throws', async () => Promise.reject(new TypeError('broken'))],
    ['answers nothing', async () => undefined as unknown as GateResult],
    ['answers garbage', async () => ({ pass: 'yes' }) as unknown as GateResult],
    ['answers for another', async () => ({ pass: true, evidence: { ...evidence, name: 'other' } })],
    ['judges another commit', async () => ({ pass: true, evidence: { ...evidence, sha: BASE } })],
    ['fails without a reason', async () => ({ pass: false, evidence, findings: [] })],
    ['never ends', () => new Promise(() => undefined)],
  ])('when one %s', async (_name, check) => {
    expect(await runGates([gate(check)], gateInput({}, {}), signal)).toMatchObject([
      { pass: false, evidence: { name: 'mine' } },
    ]);
  });

  it('but a failing engine and a stop are not the change’s fault', async () => {
    const engine = gate(async () => Promise.reject(new BotError('SANDBOX_FAILED', 'broke')));
    await expect(runGates([engine], gateInput({}, {}), signal)).rejects.toMatchObject({ code: 'SANDBOX_FAILED' });
    await expect(
      runGates([gate(async () => ({ pass: true, evidence }))], gateInput({}, {}), AbortSignal.abort(new Error('stop'))),
    ).rejects.toThrow('stop');
  });
});

describe('the test gate', () => {
  const files = { 'package.json': '{"scripts":{"test":"node --test","lint":"biome ci"}}' };

  it('follows the exit code', async () => {
    expect(await testGate.check(gateInput(files, files, { workspace: workspace({ exit: 0 }) }), signal)).toMatchObject({
      pass: true,
      evidence: { command: 'npm test', exit: 0, sha: HEAD },
    });
    expect(
      await testGate.check(
        gateInput(files, files, { workspace: workspace({ exit: 1, stdout: '✖ adds (1ms)\n' }) }),
        signal,
      ),
    ).toMatchObject({ pass: false, evidence: { exit: 1 } });
    expect(
      await testGate.check(gateInput(files, files, { workspace: workspace({ exit: 137, timedOut: true }) }), signal),
    ).toMatchObject({ pass: false });
  });

  it('is skipped where there are no tests, which the strict profile does not let pass', async () => {
    const input = gateInput({}, {}, { workspace: workspace({}) });
    expect(await runGates([testGate], input, signal)).toMatchObject([{ pass: 'skipped', name: 'test' }]);
    expect(await runGates([testGate], { ...input, profile: 'strict' }, signal)).toMatchObject([{ pass: false }]);
  });

  it('has lint beside it where the repository has a script', async () => {
    expect(await lintGate.check(gateInput(files, files, { workspace: workspace({ exit: 2 }) }), signal)).toMatchObject({
      pass: false,
      evidence: { command: 'npm run lint', exit: 2 },
    });
    expect(await lintGate.check(gateInput({}, {}, { workspace: workspace({}) }), signal)).toMatchObject({
      pass: 'skipped',
    });
  });
});

describe('detection', () => {
  it.each([
    [{ 'package.json': '{"scripts":{"test":"vitest"}}' }, 'npm test'],
    [{ 'package.json': '{"scripts":{"test":"vitest"}}', 'pnpm-lock.yaml': '' }, /pnpm/],
    [{ 'package.json': '{"scripts":{"test":"vitest"}}', 'yarn.lock': '' }, /yarn/],
    [{ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, undefined],
    [{ 'package.json': '{' }, undefined],
    [{ 'pyproject.toml': '[tool.pytest.ini_options]\n', 'tests/test_a.py': '' }, /pytest/],
    [{ 'go.mod': 'module x', 'a_test.go': '' }, /go test/],
    [{ 'Cargo.toml': '[package]' }, /cargo test/],
    [{ 'pom.xml': '<project/>' }, /mvn/],
    [{ 'build.gradle': '' }, /gradle/],
    [{ Makefile: 'test:\n\ttrue\n' }, /make/],
    [{ 'README.md': '' }, undefined],
  ])('%j', async (files, command) => {
    const { test } = await detect(gateInput(files as Record<string, string>, {}).source, BASE);
    if (command === undefined) expect(test).toBeUndefined();
    else expect(test?.command).toMatch(command);
  });
});

describe('profiles', () => {
  it('ask for more the stricter they are', () => {
    const names = (profile: 'strict' | 'standard' | 'minimal') => gatesOf(profile).map(({ name }) => name);
    expect(names('minimal')).toEqual(['test']);
    expect(names('standard')).toEqual(
      expect.arrayContaining(['test', 'lint', 'secrets', 'test-integrity', 'protected-paths']),
    );
    expect(names('strict')).toEqual(expect.arrayContaining([...names('standard')]));
  });
});
