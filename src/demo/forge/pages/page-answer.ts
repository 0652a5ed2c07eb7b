import { mayDo } from '../access.ts';
import type { Answer } from '../answer.ts';
import type { Desk } from '../route.ts';
import { html } from './html.ts';
import { issuePage } from './issue-pages.ts';
import { layout } from './layout.ts';
import { homePage, repoPage } from './list-pages.ts';

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
};

/** Answers a request for a page; pages show only what everybody may read. */
export async function pageAnswer(desk: Desk, path: string): Promise<Answer> {
  const text = await pageAt(desk, path);
  const shown = text ?? layout('Not found', html`<p>There is no such page.</p>`);
  return { status: text === undefined ? 404 : 200, bytes: Buffer.from(shown), headers: HEADERS };
}

async function pageAt(desk: Desk, path: string): Promise<string | undefined> {
  if (path === '/') return homePage(desk);
  const [, owner = '', name = '', number] = /^\/([^/]+)\/([^/]+)(?:\/(?:issues|pulls)\/(\d+))?$/.exec(path) ?? [];
  const repo = desk.state.repo(owner, name);
  if (repo === undefined || !mayDo(repo, undefined, 'read')) return undefined;
  if (number === undefined) return repoPage(desk, repo);
  const issue = repo.issues.find((each) => each.number === Number(number));
  return issue && (await issuePage(desk, repo, issue));
}
