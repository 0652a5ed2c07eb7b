import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { startWorld, type World } from '../../src/demo/world.ts';
import { freePort } from '../support/free-port.ts';
import { commentOf } from '../support/running-demo.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { worldSettings } from '../support/world-settings.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `probot run` over the app, as somebody who hosts it would; resolves once it listens. */
async function probotRun(
  world: World,
  folder: string,
): Promise<{ url: string; end: () => Promise<NodeJS.Signals | null> }> {
  const port = await freePort();
  const settings = join(folder, 'server.yml');
  const models = worldSettings(world).replace('sandbox: {', 'sandbox: { kind: process,');
  await writeFile(settings, `forge: { kind: github, url: "${world.forge.url}" }\n${models}`);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const child = spawn(process.execPath, ['node_modules/probot/bin/probot.js', 'run', './src/app.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      APP_ID: '1',
      PRIVATE_KEY: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
      WEBHOOK_SECRET: world.hookSecret,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_FORMAT: 'json',
      ISSUEWRIGHT_SETTINGS: settings,
      ISSUEWRIGHT_DATA: join(folder, 'data'),
      GITHUB_TOKEN: world.botToken,
      SCRIPTED_API_KEY: world.modelKey,
    },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill('SIGTERM');
    await exited;
    return child.signalCode;
  };
  onTestFinished(async () => void (await end()));
  const listening = async () => {
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('Listening')) return true;
    return false;
  };
  expect(await listening(), said).toBe(true);
  child.stdout.resume();
  return { url: `http://127.0.0.1:${port}`, end };
}

it('works on a labelled issue inside a Probot server, by a route of its own', async () => {
  const folder = await tempFolder();
  await using world = await startWorld({ folder, kind: 'github', port: 0 });
  const server = await probotRun(world, folder);
  const unsigned = await fetch(`${server.url}/hooks/github`, { method: 'POST', body: '{}' });
  expect(unsigned.status).toBe(401);
  await world.hook(`${server.url}/hooks/github`);
  const issue = await world.openIssue();
  await world.label(issue, 'agent');
  expect(await commentOf(world, issue, /ready for review/)).toContain('✅');
  expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  expect(await server.end()).toBe('SIGTERM');
}, 120_000);
