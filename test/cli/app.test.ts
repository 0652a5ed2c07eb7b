import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { githubDescription } from '../support/github-description.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { wireServer } from '../support/wire-server.ts';

const HOOK = 'https://bot.example.org/hooks/github';

/** The page that the command names, as soon as it does. */
async function opened(out: readonly string[]): Promise<string> {
  await expect.poll(() => out[0]).toMatch(/^open http/);
  return /http:\S+/.exec(out[0] ?? '')?.[0] ?? '';
}

describe('issuewright app', () => {
  it('sends the manifest, exchanges the code for a key, and keeps it where nobody else reads it', async () => {
    const published = await githubDescription();
    const [example] = Object.values(published.examples('POST', '/app-manifests/{code}/conversions', 201));
    await using github = await wireServer((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(example));
    });
    const file = join(await tempFolder(), 'app.env');
    const out: string[] = [];
    const running = cli(
      ['app', '--webhook', HOOK, '--github', github.url, '--organization', 'acme', '--out', file],
      {},
      undefined,
      out,
    );
    const page = await opened(out);
    const form = await (await fetch(page)).text();
    const manifest = JSON.parse((/name="manifest" value="([^"]*)"/.exec(form)?.[1] ?? '').replaceAll('&quot;', '"'));
    expect(manifest).toMatchObject({ hook_attributes: { url: HOOK }, redirect_url: `${page}made`, public: false });
    expect(manifest.default_permissions).toEqual({
      checks: 'write',
      contents: 'write',
      issues: 'write',
      metadata: 'read',
      pull_requests: 'write',
      statuses: 'write',
    });
    const [, action = '', state = ''] = /action="([^"?]*)\?state=(\w+)"/.exec(form) ?? [];
    expect(action).toBe(`${github.url}/organizations/acme/settings/apps/new`);
    expect((await fetch(`${page}made?code=c0de&state=other`)).status).toBe(404);
    expect(github.seen).toEqual([]);
    expect((await fetch(`${page}made?code=c0de&state=${state}`)).status).toBe(200);
    expect(await running).toMatchObject({ code: 0 });
    expect(github.seen).toEqual(['POST /api/v3/app-manifests/c0de/conversions']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(
      /^GITHUB_APP_ID=\d+\nGITHUB_APP_PRIVATE_KEY='-----BEGIN[^']*'\nWEBHOOK_SECRET='\w+'\n$/,
    );
    const again = await cli(['app', '--webhook', HOOK, '--out', file]);
    expect(again).toMatchObject({ code: 2, err: expect.arrayContaining([expect.stringContaining('exists already')]) });
  });

  it('ends with the signal, and keeps nothing', async () => {
    const file = join(await tempFolder(), 'app.env');
    const stop = new AbortController();
    const out: string[] = [];
    const running = cli(['app', '--webhook', HOOK, '--out', file], {}, stop.signal, out);
    await opened(out);
    stop.abort();
    expect((await running).code).toBe(130);
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
