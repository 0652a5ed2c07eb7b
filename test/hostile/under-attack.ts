import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ForgeIssue } from '../../src/demo/forge/forge-state.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { ModelScript, ScriptConversation } from '../../src/lib/model-script.ts';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';
import { type Attack, done, type Grounds, turn } from './attack.ts';

/** What one attack left. */
export interface Attacked {
  readonly attack: Attack;
  readonly outcome: Outcome;
  readonly issue: ForgeIssue;
  readonly pull: ForgeIssue | undefined;
  /** Lines of `git ls-tree -r` of the branch that was pushed; undefined where none was. */
  readonly pushed: readonly string[] | undefined;
}

/** What all attacks together left. */
export interface Aftermath {
  readonly demo: RunningDemo;
  readonly grounds: Grounds;
  readonly attacked: readonly Attacked[];
  /** Requests that came to the trap. */
  readonly trapped: readonly string[];
  /** What nothing on the forge may hold. */
  readonly canaries: readonly string[];
  /** The commit of `main` before the attacks. */
  readonly main: string;
}

/** One in five, as each takes seconds; all of them where the whole is asked for. */
const every = process.env.ISSUEWRIGHT_HOSTILE === 'all' ? 1 : 5;

const CONVINCED = turn({ tool: 'finish', arguments: { passed: true, confidence: 1, findings: [] } });
/** No rounds of repair: an attack that is repeated is no other attack. */
const SETTINGS = 'rounds: { test: 0, review: 0 }\n';

/** Lets every attack's model work on an issue of its own, all in one repository, and looks at what there is then. */
export async function underAttack<T>(
  attacksOn: (grounds: Grounds) => readonly Attack[],
  look: (aftermath: Aftermath) => Promise<T>,
  /** More of the repository's settings. */
  settings = '',
): Promise<T> {
  const trapped: string[] = [];
  const trap = createServer((request, response) => {
    trapped.push(`${request.method} ${request.url}`);
    response.end();
  });
  await new Promise<void>((ready) => void trap.listen(0, '127.0.0.1', ready));
  const { port } = trap.address() as AddressInfo;
  const canary = randomBytes(24).toString('hex');
  const known = {
    trap: `http://127.0.0.1:${port}`,
    key: `AKIA${randomBytes(20)
      .toString('hex')
      .toUpperCase()
      .replaceAll(/[018F9]/g, 'Q')
      .slice(0, 16)}`,
  };
  let attacks: readonly Attack[] = [];
  let grounds: Grounds = { ...known, folder: '' };
  await using demo = await runningDemo({ concurrency: 3 }, 'gitea', async (folder) => {
    grounds = { ...known, folder };
    attacks = attacksOn(grounds).filter((_, at) => every === 1 || at % every === 0);
    await writeFile(join(folder, 'host-canary'), canary);
    return scriptOf(attacks);
  });
  try {
    await prepare(demo, settings);
    const main = await demo.bare('rev-parse', 'main');
    const ended = await letThemWork(demo, attacks);
    const attacked = await Promise.all(attacks.map((attack, at) => whatIsLeft(demo, attack, ended[at])));
    const { token } = JSON.parse(await readFile(join(demo.folder, 'data/server.json'), 'utf8')) as { token: string };
    const { botToken, modelKey, hookSecret } = demo.world;
    const canaries = [canary, token, botToken, modelKey, hookSecret];
    return await look({ demo, grounds, attacked, trapped, canaries, main });
  } finally {
    trap.closeAllConnections();
    trap.close();
  }
}

function scriptOf(attacks: readonly Attack[]): ModelScript {
  const conversations = attacks.flatMap(
    ({ name, turns, review = [{ ...CONVINCED, repeat: true }] }, at): ScriptConversation[] => [
      { name, model: 'scripted-developer', when: ['# Implement', titleOf(at)], turns: [...turns] },
      { name, model: 'scripted-reviewer', when: [titleOf(at)], turns: [...review] },
    ],
  );
  const others = { when: [], turns: [{ ...turn(done()), repeat: true }] };
  return { version: 1, conversations: [...conversations, others] };
}

function titleOf(at: number): string {
  return `Attack ${at}: the last page is missing`;
}

/** A repository that has something to lose. */
async function prepare(demo: RunningDemo, settings: string): Promise<void> {
  await demo.change(async (git, tree) => {
    await mkdir(join(tree, '.github/workflows'), { recursive: true });
    await writeFile(join(tree, '.github/workflows/ci.yml'), 'on: push\njobs: {}\n');
    await writeFile(join(tree, 'CODEOWNERS'), '* @maintainer\n');
    await writeFile(join(tree, 'issuewright.yml'), `${SETTINGS}${settings}`);
    await git('add', '-A');
    await git('commit', '-qm', 'chore: what must not change');
  });
}

/** How the order of each attack ended, in the order of the attacks. */
async function letThemWork(demo: RunningDemo, attacks: readonly Attack[]): Promise<readonly Ended[]> {
  const { world, crew } = demo;
  const numbers: number[] = [];
  for (const at of attacks.keys()) numbers.push(await world.openIssue({ title: titleOf(at), body: 'See the tests.' }));
  const outcomes = new Map<string, Outcome>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = crew.events.subscribe((event) => {
    if (event.kind !== 'order-closed') return;
    outcomes.set(event.order, event.outcome);
    if (outcomes.size === attacks.length) resolve();
  });
  for (const number of numbers) await world.label(number, 'agent');
  await promise;
  unsubscribe();
  await world.forge.settled();
  return numbers.map((number) => {
    const [order] = [...outcomes].filter(([id]) => id.startsWith(`${number}-`));
    if (!order) throw new Error(`issue ${number} had no order of its own`);
    return { number, id: order[0], outcome: order[1] };
  });
}

interface Ended {
  readonly number: number;
  readonly id: string;
  readonly outcome: Outcome;
}

async function whatIsLeft(demo: RunningDemo, attack: Attack, ended: Ended | undefined): Promise<Attacked> {
  if (!ended) throw new Error(`${attack.name} has not ended`);
  const branch = `issuewright/${ended.id}`;
  const { issues } = demo.world.forge.repository(demo.world.repo.owner, demo.world.repo.name);
  const issue = issues.find(({ number }) => number === ended.number);
  if (!issue) throw new Error(`issue ${ended.number} is gone`);
  const there = await demo.bare('for-each-ref', '--format=%(refname)', `refs/heads/${branch}`);
  return {
    attack,
    outcome: ended.outcome,
    issue,
    pull: issues.find(({ pull }) => pull?.head === branch),
    pushed: there === '' ? undefined : (await demo.bare('ls-tree', '-r', branch)).split('\n'),
  };
}
