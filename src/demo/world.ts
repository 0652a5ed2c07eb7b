import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DemoForge, startDemoForge } from './forge/demo-forge.ts';
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
  /** Opens an issue with the sample's bug, as a maintainer; says its number. */
  openIssue(): Promise<number>;
  /** Sets a label as a maintainer. */
  label(issue: number, name: string): Promise<void>;
  /** Registers a webhook of the repository. */
  hook(url: string): Promise<void>;
  /** Any call to the forge's API as a maintainer, below `/api/v1/repos/<owner>/<name>`. */
  asMaintainer(method: string, path: string, body?: object): Promise<unknown>;
}

export interface WorldOptions {
  readonly folder: string;
  /** Port of the forge; 0 for any free one. */
  readonly port: number;
  /** A model script; default the demo's own. */
  readonly script?: string | undefined;
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));
const MAINTAINER = 'maintainer';

/** Starts the demo's world. */
export async function startWorld({
  folder,
  port,
  script = join(FIXTURES, 'script.yaml'),
}: WorldOptions): Promise<World> {
  const modelKey = randomBytes(20).toString('hex');
  const model = await startModelServer({ script: await loadScript(script), port: 0, apiKey: modelKey });
  const forge = await startDemoForge({ folder: join(folder, 'forge'), port });
  const maintainer = await forge.addUser(MAINTAINER);
  const bot = await forge.addUser('issuewright');
  const repo = { owner: MAINTAINER, name: 'pages' };
  await forge.addRepository(repo.owner, repo.name, join(FIXTURES, 'repository'));
  await forge.permit(repo.owner, repo.name, bot.login, 'admin');
  const hookSecret = randomBytes(32).toString('hex');
  const asMaintainer = (method: string, path: string, body?: object) =>
    call(forge.url, maintainer.token, method, `/repos/${repo.owner}/${repo.name}${path}`, body);
  return {
    forge,
    model,
    modelKey,
    botToken: bot.token,
    hookSecret,
    repo,
    asMaintainer,
    openIssue: async () => await openIssue(asMaintainer),
    label: async (issue, name) => {
      await asMaintainer('POST', '/labels', { name, color: '#5319e7', description: 'Issuewright works on this' });
      await asMaintainer('POST', `/issues/${issue}/labels`, { labels: [name] });
    },
    hook: async (url) => {
      await asMaintainer('POST', '/hooks', {
        type: 'gitea',
        active: true,
        events: ['issues', 'issue_comment'],
        config: { url, secret: hookSecret, content_type: 'json' },
      });
    },
    [Symbol.asyncDispose]: async () => {
      await forge[Symbol.asyncDispose]();
      await model.close();
    },
  };
}

async function openIssue(asMaintainer: World['asMaintainer']): Promise<number> {
  const [first = '', ...rest] = (await readFile(join(FIXTURES, 'issue.md'), 'utf8')).split('\n');
  const issue = await asMaintainer('POST', '/issues', {
    title: first.replace(/^#\s*/, ''),
    body: rest.join('\n').trim(),
  });
  return (issue as { number: number }).number;
}

async function call(url: string, token: string, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.status === 204 ? undefined : await response.json();
}
