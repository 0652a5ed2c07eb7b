import { describe, expect, it } from 'vitest';
import { integrityGate } from '../../src/gates/integrity.ts';
import { protectedPathsGate } from '../../src/gates/protected-paths.ts';
import { secretsGate } from '../../src/gates/secrets.ts';
import { fresh, gateInput } from '../support/gate-input.ts';

const signal = AbortSignal.timeout(30_000);
const TEST =
  "import { it } from 'vitest';\nit('a', () => { expect(1).toBe(1); });\nit('b', () => { expect(2).toBe(2); });\n";

describe('test integrity', () => {
  it.each([
    ['a deleted test', { 'test/a.test.js': TEST }, {}, /deleted/],
    [
      'a test case gone',
      { 'test/a.test.js': TEST },
      { 'test/a.test.js': TEST.replace(/it\('b'.*\n/, '') },
      /now has 1/,
    ],
    [
      'an emptied test',
      { 'test/a.test.js': TEST },
      { 'test/a.test.js': TEST.replace('expect(2).toBe(2);', '') },
      /assertions/,
    ],
    ['a skipped test', { 'test/a.test.js': TEST }, { 'test/a.test.js': TEST.replace("it('b'", "it.skip('b'") }, /./],
    ['an only', { 'test/a.test.js': TEST }, { 'test/a.test.js': TEST.replace("it('b'", "it.only('b'") }, /./],
    [
      'a skipped Python test',
      { 'test_a.py': 'def test_a():\n    assert 1\n' },
      { 'test_a.py': '@pytest.mark.skip\ndef test_a():\n    assert 1\n' },
      /switched off/,
    ],
    [
      'a skipped Go test',
      { 'a_test.go': 'func TestA(t *testing.T) {\n}\n' },
      { 'a_test.go': 'func TestA(t *testing.T) {\n\tt.Skip()\n}\n' },
      /switched off/,
    ],
    [
      'another test script',
      { 'package.json': '{"scripts":{"test":"vitest"}}' },
      { 'package.json': '{"scripts":{"test":"true"}}' },
      /script test/,
    ],
    [
      'a broken package.json',
      { 'package.json': '{"scripts":{"test":"vitest"}}' },
      { 'package.json': '{' },
      /script test/,
    ],
    ['changed test settings', { 'vitest.config.ts': 'a' }, { 'vitest.config.ts': 'b' }, /settings were modified/],
  ])('refuses %s', async (_name, before, after, words) => {
    const result = await integrityGate.check(
      gateInput(before as Record<string, string>, after as Record<string, string>),
      signal,
    );
    expect(result).toMatchObject({ pass: false });
    expect(result.pass === false && result.findings.map(({ title }) => title).join()).toMatch(words);
  });

  it.each([
    [
      'tests added',
      { 'test/a.test.js': TEST },
      { 'test/a.test.js': `${TEST}it('c', () => { expect(3).toBe(3); });\n`, 'test/b.test.js': TEST },
    ],
    ['code changed', { 'src/a.js': '1', 'test/a.test.js': TEST }, { 'src/a.js': '2', 'test/a.test.js': TEST }],
    [
      'a script that judges nothing',
      { 'package.json': '{"scripts":{"start":"a"}}' },
      { 'package.json': '{"scripts":{"start":"b"}}' },
    ],
  ])('lets %s pass', async (_name, before, after) => {
    expect(
      await integrityGate.check(gateInput(before as Record<string, string>, after as Record<string, string>), signal),
    ).toMatchObject({ pass: true });
  });
});

describe('protected paths', () => {
  it.each(['.github/workflows/ci.yml', 'CODEOWNERS'])('refuses a change of %s', async (path) => {
    expect(await protectedPathsGate.check(gateInput({}, { [path]: 'x' }), signal)).toMatchObject({ pass: false });
  });

  it('lets other paths pass, and sees the old name of a rename', async () => {
    const input = gateInput({}, { 'src/a.js': 'x' });
    expect(await protectedPathsGate.check(input, signal)).toMatchObject({ pass: true });
    const files = [{ path: 'src/b', previous: 'CODEOWNERS', status: 'renamed' as const, added: 0, removed: 0 }];
    expect(await protectedPathsGate.check({ ...input, change: { ...input.change, files } }, signal)).toMatchObject({
      pass: false,
    });
  });
});

describe('secrets', () => {
  it.each([
    ['plain', (secret: string) => secret],
    ['in base64', (secret: string) => Buffer.from(`user:${secret}`).toString('base64')],
    ['in hexadecimal', (secret: string) => Buffer.from(secret).toString('hex')],
    ['reversed', (secret: string) => [...secret].reverse().join('')],
  ])('finds a value that we hold, %s, and never repeats it', async (_name, form) => {
    const secret = fresh('zq-');
    const result = await secretsGate.check(
      gateInput({}, { 'a.js': `const a = '${form(secret)}';\n` }, { secrets: [secret] }),
      signal,
    );
    expect(result).toMatchObject({ pass: false });
    expect(JSON.stringify(result)).not.toContain(form(secret));
  });

  it.each([
    ['a GitHub token', () => fresh('ghp_', 18)],
    ['an AWS key', () => `AKIA${fresh('', 8).replaceAll(/\d/g, 'Q').toUpperCase()}`],
    [
      'a private key',
      () => `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${fresh('', 64)}\n-----END RSA ${'PRIVATE'} KEY-----`,
    ],
  ])('finds %s', async (_name, make) => {
    const secret = make();
    const result = await secretsGate.check(gateInput({}, { 'a.env': `TOKEN=${secret}\n` }), signal);
    expect(result).toMatchObject({ pass: false });
    expect(JSON.stringify(result)).not.toContain(secret.slice(10, 30));
  });

  it("finds one in a file's name, and does not say it", async () => {
    const secret = fresh('ghp_', 18);
    const result = await secretsGate.check(gateInput({}, { [`src/${secret}.js`]: '\n' }), signal);
    expect(result).toMatchObject({ pass: false });
    expect(JSON.stringify(result)).toContain("A file's name looks like a secret");
    expect(JSON.stringify(result)).not.toContain(secret.slice(10, 30));
  });

  it('does not mind ordinary code, nor what the base had already', async () => {
    const old = `TOKEN=${fresh('ghp_', 18)}\n`;
    expect(
      await secretsGate.check(
        gateInput({ 'a.env': old }, { 'a.env': `${old}OTHER=1\n`, 'b.js': 'const token = readToken();\n' }),
        signal,
      ),
    ).toMatchObject({ pass: true });
  });
});
