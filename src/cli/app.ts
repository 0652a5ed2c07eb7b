import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { BotError } from '../domain/errors.ts';
import { APP_MANIFEST, type MadeApp, madeApp } from '../forges/github/app-manifest.ts';
import { githubApi } from '../lib/github-api.ts';
import type { Io } from './io.ts';

interface Options {
  readonly webhook: string;
  readonly github: string;
  readonly organization?: string;
  readonly out: string;
}

/** `issuewright app`: makes a GitHub App with the rights that the bot needs and no others, and keeps its key. */
export function appCommand(io: Io): Command {
  return new Command('app')
    .description('make a GitHub App for the bot, in the browser, and keep its key')
    .requiredOption('--webhook <url>', 'where GitHub reaches the server, e.g. https://bot.example.org/hooks/github')
    .option('--github <url>', 'the GitHub to make it at', 'https://github.com')
    .option('--organization <name>', 'the organisation that will own it; default your own account')
    .option('--out <file>', 'file for the environment of `serve`; must not exist', 'issuewright-app.env')
    .action(async (options: Options) => {
      await absent(options.out);
      const app = await confirmed(options, (url) => io.out(`open ${url} in your browser and confirm`), io.signal);
      await keep(options.out, app);
      io.out(`made ${app.slug}; its key and secret are in ${options.out}, which nobody else may read`);
      io.out(`next: install it in your repositories at ${app.html_url}/installations/new, then start the server with`);
      io.out(`set -a; . ./${options.out}; set +a; npm run issuewright -- serve --settings server.yml`);
    });
}

/** Known before GitHub tells the key, which it does once. */
async function absent(file: string): Promise<void> {
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    throw new BotError('USAGE', `${file} exists already; move it away or name another with --out`);
}

/** Shows a page that sends the manifest to GitHub, and waits until GitHub sends the browser back with a code. */
async function confirmed(options: Options, open: (url: string) => void, signal: AbortSignal): Promise<MadeApp> {
  const state = randomBytes(16).toString('hex');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => answer(request, response, { options, state, made: resolve }));
  const stop = () => reject(new BotError('STOPPED', 'stopped before the App was confirmed'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open(here(server.address()));
    return await madeApp(githubApi(options.github), await promise, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    server.close();
    server.closeIdleConnections();
  }
}

interface Asked {
  readonly options: Options;
  /** Comes back with the code: a page that others made cannot give us theirs. */
  readonly state: string;
  readonly made: (code: string) => void;
}

function answer(
  { url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  { options, state, made }: Asked,
): void {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const code = searchParams.get('code');
  response.setHeader('content-type', 'text/html; charset=utf-8').setHeader('connection', 'close');
  if (pathname === '/') return void response.end(startPage(options, state, `http://${headers.host}/made`));
  if (pathname !== '/made' || code === null || searchParams.get('state') !== state)
    return void response
      .writeHead(404)
      .end('<p>There is nothing here. Go back to the page that the terminal names.</p>');
  response.end('<p>Done: the rest is in the terminal.</p>');
  made(code);
}

function startPage({ webhook, github, organization }: Options, state: string, redirect: string): string {
  const manifest = { ...APP_MANIFEST, hook_attributes: { url: webhook }, redirect_url: redirect };
  const owner = organization === undefined ? 'settings' : `organizations/${encodeURIComponent(organization)}/settings`;
  const action = `${github.replace(/\/+$/, '')}/${owner}/apps/new?state=${state}`;
  return `<!doctype html><title>Issuewright</title><form action="${escaped(action)}" method="post">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button>Make the GitHub App</button></form>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function here(address: AddressInfo | string | null): string {
  if (typeof address === 'object' && address) return `http://127.0.0.1:${address.port}/`;
  throw new BotError('INTERNAL', 'the server has no port');
}

async function keep(file: string, { id, pem, webhook_secret: secret }: MadeApp): Promise<void> {
  const lines = [
    `GITHUB_APP_ID=${id}`,
    `GITHUB_APP_PRIVATE_KEY='${pem.trim().replaceAll("'", '')}'`,
    `WEBHOOK_SECRET='${secret.replaceAll("'", '')}'`,
    '',
  ];
  await writeFile(file, lines.join('\n'), { flag: 'wx', mode: 0o600 });
}
