import type { FileStat } from '../bare-repo.ts';
import type { IssueRecord, RepoRecord, ReviewRecord, StatusRecord } from '../records.ts';
import { type Desk, isPull } from '../route.ts';
import type { PullIssue } from '../shapes/pull.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { labelList } from './list-pages.ts';

/** The page of an issue or a pull request. */
export async function issuePage(desk: Desk, repo: RepoRecord, issue: IssueRecord): Promise<string> {
  const home = `/${repo.owner}/${repo.name}`;
  const content = html`<p><a href="${home}">${repo.owner}/${repo.name}</a> · <span class="${issue.state}">${issue.state}</span>
· opened by ${issue.author} ${labelList(repo, issue)}</p>
<article><pre>${issue.body}</pre></article>
${isPull(issue) ? await pullPart(desk, repo, issue) : html``}
<h2>Comments</h2>${issue.comments.map((comment) => text(`comment-${comment.id}`, comment.author, comment.updatedAt, comment.body))}`;
  return layout(`#${issue.number} ${issue.title}`, content);
}

async function pullPart(desk: Desk, repo: RepoRecord, issue: PullIssue): Promise<Html> {
  const { head, base, headSha, mergeBase, reviews } = issue.pull;
  const files = await desk.git(repo).diffStat(mergeBase, headSha);
  const newest = new Map<string, StatusRecord>();
  for (const status of repo.statuses) if (status.sha === headSha) newest.set(status.context, status);
  return html`<p>from <code>${head}</code> at <code>${headSha}</code> into <code>${base}</code></p>
<h2>Changes</h2><table>${files.map(fileRow)}</table>
<h2>Statuses</h2><table>${[...newest.values()].map(statusRow)}</table>
<h2>Reviews</h2>${reviews.map(reviewPart)}`;
}

function fileRow({ path, added, removed }: FileStat): Html {
  return html`<tr><td>${path}</td><td>+${added}</td><td>−${removed}</td></tr>`;
}

function statusRow({ context, state, description }: StatusRecord): Html {
  return html`<tr><td>${context}</td><td>${state}</td><td>${description}</td></tr>`;
}

function reviewPart(review: ReviewRecord): Html {
  const lines = review.comments.map(
    (each) => html`<p><code>${each.path}:${each.line}</code></p><pre>${each.body}</pre>`,
  );
  return html`${text(`review-${review.id}`, review.author, `${review.at}, ${review.state} at ${review.commit.slice(0, 10)}`, review.body)}${lines}`;
}

function text(id: string, author: string, when: string, body: string): Html {
  return html`<article id="issue${id}"><p class="muted">${author}, ${when}</p><pre>${body}</pre></article>`;
}
