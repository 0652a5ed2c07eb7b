import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scriptedModel } from '../../src/models/scripted/scripted-model.ts';
import { cli } from '../support/cli.ts';
import { type DemoSite, demoSite } from '../support/demo-site.ts';

const SCRIPT = fileURLToPath(new URL('../../fixtures/demo/script.yaml', import.meta.url));

/** An order of the demo, carried out by the scripted provider in process. */
async function delivered(site: DemoSite): Promise<string> {
  const developer = scriptedModel({ name: `${SCRIPT}#scripted-developer` });
  const reviewer = scriptedModel({ name: `${SCRIPT}#scripted-reviewer` });
  await using server = await site.serve({ models: (role) => (role === 'reviewer' ? reviewer : developer) });
  const issue = await site.world.openIssue();
  const closed = server.closed();
  await site.world.label(issue, 'agent');
  expect(await closed).toMatchObject({ kind: 'delivered' });
  expect(site.comment(issue)).toContain('developer: `scripted/scripted-developer`');
  const [row] = await server.crew.store.list({});
  return join(site.data, 'orders', row?.order.id ?? '');
}

const replay = (file: string, ...more: readonly string[]) => cli(['replay', file, '--sandbox', 'process', ...more]);

describe('a recorded order', { timeout: 180_000 }, () => {
  it('is done again on its replies, agent by agent, and tells where a changed recording differs', async () => {
    await using site = await demoSite();
    const folder = await delivered(site);
    const transcripts = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
    expect(transcripts.length).toBeGreaterThanOrEqual(4);
    for (const name of transcripts) {
      const { code, out, err } = await replay(join(folder, name), '--json');
      expect({ name, code, err }).toEqual({ name, code: 0, err: [] });
      const told = JSON.parse(out[0] ?? '{}');
      expect(told, name).toMatchObject({ sameRules: true });
      expect(told.steps, name).toBeGreaterThan(0);
      expect(told.divergence, name).toBeUndefined();
    }
    const file = join(folder, transcripts.find((name) => name.includes('implement')) ?? '');
    const text = await readFile(file, 'utf8');
    expect((await replay(file)).out.join('\n')).toMatch(/\d+ replies, \d+ calls, [\s\S]*no difference/);
    // As if the repository had been another one then.
    const other = join(folder, 'other.jsonl');
    await writeFile(other, text.replace(/("kind":"result","id":"[^"]*","text":")/, '$1ANOTHER '));
    const differs = await replay(other);
    expect(differs.code).toBe(1);
    expect(differs.out.join('\n')).toMatch(/differs at reply 1, \w+ .*\nexpected: ANOTHER /);
    // What was masked when it was recorded is no difference.
    const masked = join(folder, 'masked.jsonl');
    const heard = (line: string) => line.includes('"kind":"result"');
    const lines = text.split('\n').map((line) => (heard(line) ? line.replaceAll('return', '***') : line));
    expect(lines.filter((line) => line.includes('***'))).not.toEqual([]);
    await writeFile(masked, lines.join('\n'));
    expect(await replay(masked)).toMatchObject({ code: 0 });
    // A run that was killed in the middle of a line.
    const cut = join(folder, 'cut.jsonl');
    await writeFile(cut, text.slice(0, Math.floor(text.length * 0.7)));
    expect(await replay(cut)).toMatchObject({ code: 0 });
  });

  it('is asked for in words when it cannot be used', async () => {
    await using site = await demoSite();
    const file = join(site.folder, 'x.jsonl');
    expect(await replay(file)).toMatchObject({
      code: 2,
      err: [expect.stringContaining('cannot be read'), expect.anything()],
    });
    await writeFile(file, '{"kind":"sing"}\n{}\n');
    expect((await replay(file)).err[0]).toContain('x.jsonl:1: this is no line of a transcript');
    await writeFile(file, '{"kind":"end","stop":"finished"}\n');
    expect((await replay(file)).err[0]).toContain('no beginning');
  });
});
