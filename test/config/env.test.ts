import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../../src/config/env.ts';
import { tempFolder } from '../support/temp-folder.ts';

const value = (name: string) => `value-of-${name.toLowerCase()}`;

describe('the environment', () => {
  it('may be empty', () => {
    const env = readEnv({});
    expect(env).toMatchObject({ webhookSecrets: [], secrets: [], noColor: false, ci: false, path: '' });
    expect(env.apiKey('openai')).toBeUndefined();
    expect(Object.isFrozen(env)).toBe(true);
  });

  it('gives every variable its place', () => {
    const names = [
      'ISSUEWRIGHT_DATA',
      'ANTHROPIC_API_KEY',
      'OPENAI_API_KEY',
      'OLLAMA_HOST',
      'GITHUB_TOKEN',
      'GITEA_TOKEN',
      'GITLAB_TOKEN',
      'PATH',
    ];
    const env = readEnv({
      ...Object.fromEntries(names.map((name) => [name, value(name)])),
      GITEA_URL: 'https://git.example.org',
      GITLAB_URL: 'https://gitlab.example.org',
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
      NO_COLOR: '1',
      CI: 'true',
    });
    expect(env).toMatchObject({
      dataDir: value('ISSUEWRIGHT_DATA'),
      anthropicApiKey: value('ANTHROPIC_API_KEY'),
      openaiApiKey: value('OPENAI_API_KEY'),
      ollamaHost: value('OLLAMA_HOST'),
      forges: {
        github: { url: undefined, token: value('GITHUB_TOKEN') },
        gitea: { url: 'https://git.example.org', token: value('GITEA_TOKEN') },
        gitlab: { url: 'https://gitlab.example.org', token: value('GITLAB_TOKEN') },
      },
      githubApp: undefined,
      openaiBaseUrl: 'http://127.0.0.1:1/v1',
      path: value('PATH'),
      noColor: true,
      ci: true,
    });
  });

  it('takes what is empty as not set', () => {
    const env = readEnv({
      NO_COLOR: '',
      CI: 'false',
      GITEA_TOKEN: '',
      GITEA_TOKEN_FILE: '',
      GITEA_URL: ' ',
      OPENAI_API_KEY: '',
    });
    expect(env).toMatchObject({ noColor: false, ci: false, forges: { gitea: { url: undefined, token: undefined } } });
    expect(readEnv({ CI: '0' }).ci).toBe(false);
  });

  it("finds any provider's key by the provider's name", () => {
    const env = readEnv({ DEEPSEEK_API_KEY: 'd-key', MY_OWN_API_KEY: 'o-key' });
    expect(env.apiKey('deepseek')).toBe('d-key');
    expect(env.apiKey('my-own')).toBe('o-key');
    expect(env.apiKey('groq')).toBeUndefined();
  });

  it('gives the webhook secret and the one before', () => {
    expect(readEnv({ WEBHOOK_SECRET: 'new-one', WEBHOOK_SECRET_PREVIOUS: 'old-one' }).webhookSecrets).toEqual([
      'new-one',
      'old-one',
    ]);
    expect(() => readEnv({ WEBHOOK_SECRET_PREVIOUS: 'old-one' })).toThrow(
      expect.objectContaining({ code: 'SECRET_MISSING' }),
    );
  });

  it('reads secrets from files, without the last line break', async () => {
    const folder = await tempFolder();
    for (const name of ['GITEA_TOKEN', 'WEBHOOK_SECRET', 'GROQ_API_KEY'])
      await writeFile(join(folder, name), ` ${value(name)}\n\n`);
    const file = (name: string) => join(folder, name);
    const env = readEnv({
      GITEA_TOKEN_FILE: file('GITEA_TOKEN'),
      WEBHOOK_SECRET_FILE: file('WEBHOOK_SECRET'),
      GROQ_API_KEY_FILE: file('GROQ_API_KEY'),
    });
    expect(env.forges.gitea.token).toBe(` ${value('GITEA_TOKEN')}\n`);
    expect(env.apiKey('groq')).toBe(` ${value('GROQ_API_KEY')}\n`);
    expect(env.secrets).toHaveLength(3);
  });

  it('says which file is missing, empty or doubled', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'empty'), '\n');
    const missing = (record: Record<string, string>, message: RegExp) =>
      expect(() => readEnv(record)).toThrow(
        expect.objectContaining({ code: 'SECRET_MISSING', message: expect.stringMatching(message) }),
      );
    missing({ GITEA_TOKEN_FILE: join(folder, 'nowhere') }, /GITEA_TOKEN_FILE.*nowhere.*cannot be read/);
    missing({ GITEA_TOKEN_FILE: folder }, /cannot be read/);
    missing({ OPENAI_API_KEY_FILE: join(folder, 'empty') }, /OPENAI_API_KEY_FILE.*empty/);
    missing({ GITEA_TOKEN: 'x', GITEA_TOKEN_FILE: join(folder, 'empty') }, /both/);
  });

  it('refuses an address that is none, without showing it', () => {
    for (const bad of ['git.example.org', 'file:///etc/passwd', 'ftp://h', 'user:hidden@host']) {
      expect(() => readEnv({ GITEA_URL: bad })).toThrow(
        expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.not.stringContaining(bad) }),
      );
    }
  });

  it('knows every secret in the environment, also those of others', () => {
    const env = readEnv({
      AWS_SECRET_ACCESS_KEY: 'long-enough-1',
      npm_token: 'long-enough-2',
      DB_PASSWORD: 'long-enough-3',
      GITEA_TOKEN: 'own',
      SHORT_TOKEN: 'true',
      KEYBOARD: 'qwertz-layout',
      HOME: '/root/somewhere',
    });
    expect(env.secrets.toSorted()).toEqual(['long-enough-1', 'long-enough-2', 'long-enough-3', 'own']);
  });
});
