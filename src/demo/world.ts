import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostedForge } from '../domain/refs.ts';
import { type DemoForge, startDemoForge } from './forge/demo-forge.ts';
import { found } from './forge/forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from './forge/forge-state.ts';
import { loadScript } from './model/load-script.ts';
import { type ModelServer, startModelServer } from './model/model-server.ts';

/** Everything outside of Issuewright that the demo needs, for real and on loopback: a forge, a repository, a model. */
export interface World extends AsyncDisposable {
  readonly forge: DemoForge;
  readonly model: ModelServer;
  readonly modelKey: string;
  readonly botToken: string;
  readonly hookSecret: string;
  readonly repo: { readonly owner: string; readonly name: string };
  /** Opens an issue as a maintainer, with the sample's bug unless told otherwise; says its number. */
  openIssue(text?: { readonly title: string; readonly body: string }): Promise<number>;
  /** Sets a label as a maintainer. */
  label(issue: number, name: string): Promise<void>;
  /** Comments on an issue, as a maintainer unless another login is given. */
  comment(issue: number, body: string, by?: string): Promise<void>;
  /** Registers a webhook of the repository. */
  hook(url: string): Promise<void>;
}

export interface WorldOptions {
  readonly folder: string;
  /** Whose API and webhooks the forge speaks. */
  readonly kind: HostedForge;
  /** Port of the forge; 0 for any free one. */
  readonly port: number;
  /** The bot's login; on GitHub, a name that ends with `[bot]` is that of a workflow's token. */
  readonly bot?: string;
  /** A model script; default the demo's own. */
  readonly script?: string | undefined;
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));
const MAINTAINER = 'maintainer';

/** Starts the demo's world. */
export async function startWorld({
  folder,
  kind,
  port,
  bot: login = 'issuewright',
  script = join(FIXTURES, 'script.yaml'),
}: WorldOptions): Promise<World> {
  const modelKey = randomBytes(20).toString('hex');
  const model = await startModelServer({ script: await loadScript(script), port: 0, apiKey: modelKey });
  const forge = await startDemoForge({ folder: join(folder, 'forge'), port, kind });
  await forge.addUser(MAINTAINER);
  const bot = await forge.addUser(login);
  const repo = { owner: MAINTAINER, name: 'pages' };
  const repository = await forge.addRepository(repo.owner, repo.name, join(FIXTURES, 'repository'));
  await forge.permit(repo.owner, repo.name, bot.login, 'admin');
  const hookSecret = randomBytes(32).toString('hex');
  return {
    forge,
    model,
    modelKey,
    botToken: bot.token,
    hookSecret,
    repo,
    openIssue: async (text) => {
      const issue = await forge.desk.openIssue(repository, { ...(text ?? (await sampleIssue())), author: MAINTAINER });
      return issue.number;
    },
    label: (issue, name) => setLabel(forge, repository, issue, name),
    comment: async (number, body, by = MAINTAINER) => {
      await forge.desk.comment(repository, issueOf(repository, number), by, body);
    },
    hook: async (url) => {
      await forge.desk.addHook(repository, { url, secret: hookSecret });
    },
    [Symbol.asyncDispose]: async () => {
      await forge[Symbol.asyncDispose]();
      await model.close();
    },
  };
}

async function setLabel(forge: DemoForge, repository: ForgeRepository, number: number, name: string): Promise<void> {
  const fields = { name, color: '5319e7', description: 'Issuewright works on this' };
  const there = repository.labels.find((label) => label.name === name);
  const { id } = there ?? (await forge.desk.addLabel(repository, fields));
  const issue = issueOf(repository, number);
  await forge.desk.label(repository, issue, { ids: [id], added: true }, MAINTAINER);
}

function issueOf(repository: ForgeRepository, number: number): ForgeIssue {
  return found(repository.issues.find((one) => one.number === number && !one.pull));
}

async function sampleIssue(): Promise<{ readonly title: string; readonly body: string }> {
  const [first = '', ...rest] = (await readFile(join(FIXTURES, 'issue.md'), 'utf8')).split('\n');
  return { title: first.replace(/^#\s*/, ''), body: rest.join('\n').trim() };
}
