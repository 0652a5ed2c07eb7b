import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configCommand } from '../../src/cli/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const io = { out, err: out, raw: out, tty: false, env: readEnv(env), signal: new AbortController().signal };
  await configCommand(io).parseAsync([...args], { from: 'user' });
  return lines;
}

async function fileWith(content: string): Promise<string> {
  const file = join(await tempFolder(), 'issuewright.yml');
  await writeFile(file, content);
  return file;
}

describe('issuewright config', () => {
  it('check says that a file is fine, or every problem of it', async () => {
    const fine = await fileWith('rounds: { test: 2 }');
    expect(await run(['check', fine])).toEqual([`${fine} is fine`]);
    expect(JSON.parse((await run(['check', fine, '--json'])).join(''))).toMatchObject({
      rounds: { test: 2, review: 3 },
    });
    const broken = await fileWith('a: 1\nb: 2\n');
    await expect(run(['check', broken])).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringMatching(/:1:1: a: .*\n.*:2:1: b: /),
    });
    const missing = join(await tempFolder(), 'nowhere.yml');
    await expect(run(['check', missing])).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });

  it('explain prints every value and where it came from', async () => {
    const file = await fileWith('listen:\n  port: 1\n');
    const lines = await run(['explain', file, '--kind', 'server'], { GITEA_URL: 'https://git.example.org' });
    expect(lines).toContain(`listen.port = 1  (${file}:2)`);
    expect(lines).toContain('listen.host = "127.0.0.1"  (default)');
    expect(lines).toContain('forge.url = "https://git.example.org"  (GITEA_URL)');
    expect(lines).toContain('data = (none)  (not set)');
    const rows = (await run(['explain', '--json'])).map((line) => JSON.parse(line));
    expect(rows).toContainEqual({ key: 'rounds.test', value: 4, from: 'default' });
    expect(rows).toContainEqual({ key: 'commands.test', value: null, from: 'not set' });
  });

  it('schema prints what is published', async () => {
    const published = publishedSchemas();
    expect((await run(['schema'])).join('')).toBe(published['docs/schema/repository.json']);
    expect((await run(['schema', '--kind', 'server'])).join('')).toBe(published['docs/schema/server.json']);
  });
});
