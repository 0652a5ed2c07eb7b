import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../src/demo/world.ts';
import { worldSettings } from './world-settings.ts';

/** How one run of the Action is started. */
export interface ActionRun {
  readonly event: string;
  readonly payload: object;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What one run of the Action said and left. */
export interface ActionResult {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
}

const DIST = join(import.meta.dirname, '../../dist');

/** Runs the committed bundle as a runner does: event file, INPUT_ variables, files for what it answers. */
export async function actionRun(
  world: World,
  folder: string,
  run: ActionRun,
  watch: (child: ChildProcess, line: string) => void = () => undefined,
): Promise<ActionResult> {
  const home = await mkdtemp(join(folder, 'runner-'));
  const file = (name: string) => join(home, name);
  await writeFile(file('event.json'), JSON.stringify(run.payload));
  for (const name of ['output', 'summary', 'state']) await writeFile(file(name), '');
  const inputs = { token: world.botToken, sandbox: 'process', settings: worldSettings(world), ...run.inputs };
  const child = spawn(process.execPath, [join(DIST, 'action.js')], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: `${world.repo.owner}/${world.repo.name}`,
      GITHUB_EVENT_NAME: run.event,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_RUN_ID: '1',
      GITHUB_ACTOR: 'maintainer',
      GITHUB_SERVER_URL: world.forge.url,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_STATE: file('state'),
      RUNNER_TEMP: home,
      ...(world.forge.kind === 'gitea' && { GITEA_ACTIONS: 'true' }),
      SCRIPTED_API_KEY: world.modelKey,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...run.env,
    },
  });
  let log = '';
  const hear = (chunk: Buffer) => {
    log += chunk;
    for (const line of String(chunk).split('\n')) watch(child, line);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code] = (await once(child, 'close')) as [number | null];
  const pairs = async (name: string) => parsed(await readFile(file(name), 'utf8'));
  return {
    code,
    log,
    outputs: await pairs('output'),
    summary: await readFile(file('summary'), 'utf8'),
    state: await pairs('state'),
  };
}

/** The runner's files: `name<<end`, lines, `end`; a later value replaces an earlier one. */
function parsed(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)) found[name] = value;
  return found;
}
