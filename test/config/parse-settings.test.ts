import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../../src/config/env.ts';

import { explainSettings } from '../../src/config/explain.ts';
import { modelDetailsOf } from '../../src/config/model-settings.ts';
import { orderSettings } from '../../src/config/order-settings.ts';
import { parseRepoSettings, parseServerSettings } from '../../src/config/parse-settings.ts';
import { REPO_SETTINGS_FILES } from '../../src/config/repo-settings.ts';
import { serverOverrides } from '../../src/config/server-overrides.ts';
import { sandboxLimits, serverSettingsSchema } from '../../src/config/server-settings.ts';
import { BotError } from '../../src/domain/errors.ts';

const FILE = '.gitea/issuewright.yml';
const repo = (content: string | Uint8Array) => parseRepoSettings({ file: FILE, content });
const server = (content: string) => parseServerSettings({ file: 'server.yml', content });

/** The problems of a file; none when it is fine. */
function problems(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof BotError) || error.code !== 'SETTINGS_INVALID') throw error;
    expect(error.message).toBe((error.details.problems as string[]).join('\n'));
    return error.details.problems as string[];
  }
}

describe('settings that are fine', () => {
  it('default to what the documentation says, without a file, with an empty one and with comments only', () => {
    const none = parseRepoSettings(undefined);
    expect(none).toMatchObject({ hash: 'defaults', file: undefined });
    expect(none.settings).toMatchObject({
      labels: { prefix: 'agent' },
      rounds: { test: 4, review: 3 },
      review: { confidence: 0.9 },
      delivery: { whenRed: 'draft' },
      gates: { profile: 'standard' },
    });
    for (const empty of ['', '# nothing\n', '---\n', '{}', '\ufeff'])
      expect(repo(empty).settings).toEqual(none.settings);
    expect(parseServerSettings(undefined).settings).toMatchObject({
      listen: { host: '127.0.0.1' },
      reconcile: { seconds: 30 },
      sandbox: { kind: 'auto', allowNamespaces: false },
    });
  });

  it('become what an order freezes', () => {
    const parsed = repo(
      'commands: { test: npm test }\nprotected: [infra/**]\nsandbox: { kind: docker, image: "node:24" }\nrounds: { test: 0 }\n',
    );
    expect(orderSettings(parsed.settings, parsed.hash)).toMatchObject({
      hash: parsed.hash,
      commands: { test: 'npm test' },
      rounds: { test: 0, review: 3 },
      sandbox: 'docker',
      image: 'node:24',
      confidence: 0.9,
      whenRed: 'draft',
      labelPrefix: 'agent',
    });
    expect(parsed.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(repo('commands: { test: npm test } ').hash).not.toBe(parsed.hash);
  });

  it('protect their own files and CODEOWNERS whatever they say', () => {
    const { protectedPaths } = orderSettings(repo('protected: []').settings, 'x');
    expect(protectedPaths).toEqual(expect.arrayContaining([...REPO_SETTINGS_FILES, 'CODEOWNERS']));
    const byDefault = orderSettings(repo('').settings, 'x').protectedPaths;
    expect(byDefault).toEqual(expect.arrayContaining(['.github/workflows/**', '.gitea/**', '.gitlab-ci.yml']));
  });

  it('name models shortly or with details', () => {
    const { models } = server(
      'models:\n  default: [anthropic/claude-sonnet-4-5, { model: my/own:30b, baseUrl: "http://h:1/v1", priceUsdPerMTok: { input: 1, output: 2 } }]',
    ).settings;
    expect(models.default?.map(modelDetailsOf)).toEqual([
      { model: 'anthropic/claude-sonnet-4-5' },
      { model: 'my/own:30b', baseUrl: 'http://h:1/v1', priceUsdPerMTok: { input: 1, output: 2 } },
    ]);
  });

  it('give the limits in the units of the sandbox', () => {
    const { limits } = server('sandbox: { limits: { memoryMiB: 512, diskMiB: 1024 } }').settings.sandbox;
    expect(sandboxLimits(limits)).toMatchObject({ memoryBytes: 536_870_912, diskBytes: 1_073_741_824, cpus: 2 });
  });

  it('can all be explained', () => {
    const parsed = server('# first line\nlisten:\n  port: 9000\nmodels:\n  default: [a/b]\n');
    const overrides = serverOverrides(
      { ...readEnv({ GITLAB_URL: 'https://gitlab.example.org' }), dataDir: '/env' },
      'gitea',
    );
    const from = Object.fromEntries(
      explainSettings(parsed, serverSettingsSchema, overrides).map((row) => [row.key, row]),
    );
    expect(from['listen.port']).toEqual({ key: 'listen.port', value: 9000, from: 'server.yml:3' });
    expect(from.data).toEqual({ key: 'data', value: '/env', from: 'ISSUEWRIGHT_DATA' });
    expect(from['models.default']).toEqual({ key: 'models.default', value: ['a/b'], from: 'server.yml:5' });
    expect(from['listen.host']).toEqual({ key: 'listen.host', value: '127.0.0.1', from: 'default' });
    expect(from['forge.url']).toEqual({ key: 'forge.url', value: undefined, from: 'not set' });
  });
});

describe('settings with problems', () => {
  it('have all of them said at once, each with place, key, expectation, finding and advice', () => {
    const text = [
      'labels:',
      '  prefx: bot',
      'gates:',
      '  profile: strct',
      'rounds: { test: 99, review: many }',
      'protected: [1, ""]',
      'commands:',
      'labels: none',
      'sandbox: { kind: vm }',
    ].join('\n');
    expect(problems(() => repo(text))).toEqual([
      `${FILE}:8:1: the key "labels" stands here a second time`,
      expect.stringMatching(/:1:1: labels: expected a map, found "none"$/),
      `${FILE}:7:1: commands: expected a map, found null`,
      `${FILE}:4:3: gates.profile: expected one of strict, standard, minimal, found "strct", did you mean strict?`,
      `${FILE}:6:13: protected[0]: expected a string, found 1`,
      `${FILE}:6:16: protected[1]: expected at least 1 characters, found ""`,
      `${FILE}:5:11: rounds.test: expected at most 20, found 99`,
      `${FILE}:5:21: rounds.review: expected a number, found "many"`,
      `${FILE}:9:12: sandbox.kind: expected one of docker, process, found "vm"`,
    ]);
  });

  it('suggest the key that was meant', () => {
    expect(problems(() => repo('labels: { prefx: bot }'))).toEqual([
      `${FILE}:1:11: labels.prefx: unknown key: expected one of the keys prefix, found "prefx", did you mean prefix?`,
    ]);
    expect(problems(() => repo('protcted: []'))[0]).toMatch(/did you mean protected\?$/);
    expect(problems(() => repo('models: {}'))[0]).not.toMatch(/did you mean/);
    expect(problems(() => server('models: { reveiwer: [a/b] }'))[0]).toMatch(/did you mean reviewer\?$/);
    expect(problems(() => server('models: { default: [{ model: a/b, baseurl: "http://h" }] }'))[0]).toMatch(
      /models\.default\[0\]\.baseurl: unknown key: .*did you mean baseUrl\?$/,
    );
  });

  it('say what a model must look like', () => {
    expect(problems(() => server('models: { default: [gpt-5, 3, { baseUrl: "ftp://h", model: a/b }] }'))).toEqual([
      expect.stringMatching(/models\.default\[0\]: expected a model as provider\/name, e\.g\. .*, found "gpt-5"$/),
      expect.stringMatching(/models\.default\[1\]: expected a string or a map, found 3$/),
      expect.stringMatching(/models\.default\[2\]\.baseUrl: expected an http or https address, found "ftp:\/\/h"$/),
    ]);
  });

  it.each([
    ['a list', '- 1', /1:1: expected a map, found a list$/],
    ['a text', 'hello', /1:1: expected a map, found "hello"$/],
    ['tabs', 'labels:\n\tprefix: x', /:2:1: Tabs/],
    ['two documents', 'budget: {}\n---\nbudget: {}', /:2:1: /],
    ['a tag of another language', 'budget: !!js/function off', /:1:9: /],
    ['an unknown anchor', 'budget: *nowhere', /nowhere/],
    ['bad indentation', 'labels:\n    prefix: x\n  y: z', /:3:/],
    ['a number that is none', 'budget: { usd: .nan }', /usd: expected a number, found NaN/],
    ['an endless number', 'budget: { usd: .inf }', /usd: expected/],
    ['a fraction', 'rounds: { test: 1.5 }', /rounds\.test: expected a whole number, found 1\.5/],
    ['a prototype', '__proto__: { polluted: true }', /__proto__: unknown key/],
    ['a constructor', 'constructor: 1', /constructor: unknown key/],
    ['a map for a key', '? { a: b }\n: 1', /:1:3: a key must be plain text/],
    ['a key over two lines', '"a\\nb": 1', /:1:1: "a\\nb": unknown key/],
    ['a merge', 'labels: { <<: { prefix: x } }', /labels\."<<": unknown key/],
    ['a shell in an image', 'sandbox: { image: "--privileged x" }', /image: expected an image reference/],
    ['a label with a comma', 'labels: { prefix: "a,b" }', /prefix: expected 1 to 30/],
  ])('%s', (_, text, problem) => {
    expect(problems(() => repo(text)).join('\n')).toMatch(problem);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('in other bytes than UTF-8', () => {
    expect(problems(() => repo(Uint8Array.of(0xff, 0xfe, 0x61)))).toEqual([
      `${FILE}:1:1: expected text in UTF-8, found other bytes`,
    ]);
    expect(repo(Buffer.from('labels: { prefix: ok }')).settings.labels.prefix).toBe('ok');
  });

  const lines = (count: number, line: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n');
  const bomb = `a: &a [${'x,'.repeat(10)}]\n${lines(8, (n) => `${'bcdefghi'[n]}: &${'bcdefghi'[n]} [${`*${'abcdefgh'[n]},`.repeat(10)}]`)}`;

  it.each([
    ['a megabyte', 'x'.repeat(1024 * 1024)],
    ['deep lists', '['.repeat(60_000)],
    ['deep maps', '{a: '.repeat(15_000)],
    ['deep sequences', '- '.repeat(30_000)],
    ['many keys', lines(6000, (n) => `k${n}: 1`)],
    ['one key many times', lines(12_000, () => 'a: 1')],
    ['many anchors', '&a '.repeat(20_000)],
    ['many quotes', '"'.repeat(60_000)],
    ['many brackets', ']'.repeat(60_000)],
    ['many tags', '!a '.repeat(20_000)],
    ['many unknown list entries', `protected: [${'1,'.repeat(30_000)}]`],
  ])('of hostile size: %s', (_, text) => {
    const started = performance.now();
    const found = problems(() => repo(text));
    expect(performance.now() - started).toBeLessThan(4000);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(51);
    expect(found.join('\n').length).toBeLessThan(50_000);
    expect(found[0]).toMatch(/^\.gitea\/issuewright\.yml:\d+:\d+: /);
  });

  it('as an alias bomb are refused before anything walks through them', () => {
    expect(problems(() => repo(bomb))).toEqual([expect.stringMatching(/:1:1: .*alias/)]);
  });

  it('never throw anything but SETTINGS_INVALID, and always name a place', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            'labels',
            ': ',
            '\n',
            '  ',
            '- ',
            '{',
            '}',
            '[',
            ']',
            '&a',
            '*a',
            '"',
            '|',
            '>',
            '#',
            '!!',
            '\t',
            'budget',
            '1',
            'null',
            '? ',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        for (const problem of [...problems(() => repo(hostile)), ...problems(() => server(hostile))]) {
          expect(problem).toMatch(/^(?:\.gitea\/issuewright|server)\.yml:\d+:\d+: \S/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are found at the line on which they stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 21, max: 1000 }), (before, rounds) => {
        const text = `${'# comment\n'.repeat(before)}rounds:\n  test: ${rounds}\n`;
        expect(problems(() => repo(text))).toEqual([
          `${FILE}:${before + 2}:3: rounds.test: expected at most 20, found ${rounds}`,
        ]);
      }),
    );
  });

  it('are never said of what the schema allows', () => {
    const allowed = fc.record(
      {
        rounds: fc.record({ test: fc.integer({ min: 0, max: 20 }) }, { requiredKeys: [] }),
        review: fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }) }),
        protected: fc.array(fc.string({ minLength: 1, maxLength: 20 })),
        commands: fc.record({ test: fc.string({ minLength: 1 }).filter((s) => s.trim() !== '') }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(allowed, (settings) => {
        expect(problems(() => repo(JSON.stringify(settings)))).toEqual([]);
      }),
    );
  });
});
