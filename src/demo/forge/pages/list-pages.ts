import { accessOf } from '../access.ts';
import type { IssueRecord, RepoRecord } from '../records.ts';
import type { Desk } from '../route.ts';
import { labelsOf } from '../shapes/issue.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** The page of all public repositories. */
export function homePage(desk: Desk): string {
  const repos = desk.state.records.repos.filter((repo) => accessOf(repo, undefined) !== 'none');
  return layout(
    'Repositories',
    html`<ul>${repos.map(({ owner, name }) => html`<li><a href="/${owner}/${name}">${owner}/${name}</a></li>`)}</ul>`,
  );
}

/** A repository's page: how to clone it, its branches, issues and pull requests. */
export function repoPage(desk: Desk, repo: RepoRecord): string {
  const { owner, name } = repo;
  const branches = Object.entries(repo.refs).filter(([ref]) => ref.startsWith('refs/heads/'));
  const content = html`<pre>git clone ${desk.state.url}/${owner}/${name}.git</pre>
<h2>Issues</h2>${list(
    repo,
    repo.issues.filter(({ pull }) => pull === undefined),
    'issues',
  )}
<h2>Pull requests</h2>${list(
    repo,
    repo.issues.filter(({ pull }) => pull !== undefined),
    'pulls',
  )}
<h2>Branches</h2><ul>${branches.map(([ref, sha]) => html`<li>${ref.slice(11)} <code>${sha.slice(0, 10)}</code></li>`)}</ul>`;
  return layout(`${owner}/${name}`, content);
}

/** An issue's labels for any page. */
export function labelList(repo: RepoRecord, issue: IssueRecord): readonly Html[] {
  return labelsOf(repo, issue).map(
    ({ name, description }) => html`<span class="label" title="${description}">${name}</span> `,
  );
}

function list(repo: RepoRecord, issues: readonly IssueRecord[], kind: string): Html {
  if (issues.length === 0) return html`<p class="muted">None.</p>`;
  const row = (
    issue: IssueRecord,
  ) => html`<li><a href="/${repo.owner}/${repo.name}/${kind}/${issue.number}">#${issue.number} ${issue.title}</a>
<span class="${issue.state}">${issue.state}</span> ${labelList(repo, issue)}</li>`;
  return html`<ul>${issues.toReversed().map(row)}</ul>`;
}
