import type { ForgeContext } from './forge-context.ts';
import { ForgeReply, found } from './forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from './forge-state.ts';
import type { ApiAnswer } from './route.ts';

/** The forge's pages for people: plain HTML, every text of users escaped. */
export async function pageFor(context: ForgeContext, pathname: string): Promise<ApiAnswer> {
  try {
    if (pathname === '/')
      return page(
        'Demo forge',
        list(context.core.repositories.map((one) => link(`/${one.owner}/${one.name}`, `${one.owner}/${one.name}`))),
      );
    const { repository, kind, number } = addressed(context, pathname);
    if (!kind) return page(`${repository.owner}/${repository.name}`, repositoryPage(repository));
    const isPull = kind !== 'issues';
    // GitLab counts the two apart; elsewhere an issue's address shows a pull request too.
    const numbered = repository.issues.filter((one) => one.number === number);
    const issue = found(numbered.find((one) => Boolean(one.pull) === isPull) ?? numbered[0]);
    return page(`#${issue.number} ${issue.title}`, await issuePage(context, repository, issue));
  } catch (error) {
    if (error instanceof ForgeReply) return page('Not found', escaped(error.message), error.status);
    throw error;
  }
}

/** Which repository a path names, and what in it: groups may be nested, and GitLab puts a `-` before the rest. */
function addressed({ core }: ForgeContext, pathname: string) {
  const path = pathname.replace(/^\//, '').replace(/\/$/, '');
  const repository = found(core.repositories.find(({ owner, name }) => `${path}/`.startsWith(`${owner}/${name}/`)));
  const rest = path.slice(`${repository.owner}/${repository.name}/`.length).replace(/^-\//, '');
  const [kind, number] = rest.split('/');
  return { repository, kind, number: Number(number) };
}

function repositoryPage(repository: ForgeRepository): string {
  const { owner, name, issues } = repository;
  const row = (issue: ForgeIssue) =>
    link(
      `/${owner}/${name}/${issue.pull ? 'pulls' : 'issues'}/${issue.number}`,
      `#${issue.number} ${issue.title} (${issue.pull ? 'pull request, ' : ''}${issue.state})`,
    );
  return `<p>git clone <code>/${escaped(owner)}/${escaped(name)}.git</code></p>${list(issues.map(row))}`;
}

async function issuePage({ core }: ForgeContext, repository: ForgeRepository, issue: ForgeIssue): Promise<string> {
  const labels = issue.labels.map((id) => repository.labels.find((label) => label.id === id)?.name ?? '');
  const comments = issue.comments.map(({ author, body }) => `<h2>@${escaped(author)}</h2><pre>${escaped(body)}</pre>`);
  const { owner, name } = repository;
  const head = await core.tip(repository, issue);
  const statuses = repository.statuses
    .filter(({ sha }) => sha === head)
    .map(({ context, state, description }) => escaped(`${context}: ${state} (${description})`));
  const stat =
    issue.pull && head ? `<pre>${escaped(await core.git.diffStat(owner, name, issue.pull.baseSha, head))}</pre>` : '';
  const about = `<p>${escaped(issue.state)}, by @${escaped(issue.author)}, labels: ${escaped(labels.join(', ') || 'none')}</p>`;
  return `${about}<pre>${escaped(issue.body)}</pre>${stat}${list(statuses)}${comments.join('')}`;
}

function page(title: string, content: string, status = 200): ApiAnswer {
  const style =
    'body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f4f4f4;padding:1rem}';
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style><h1>${escaped(title)}</h1>${content}`;
  return {
    status,
    body,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  };
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function link(path: string, text: string): string {
  return `<a href="${escaped(path)}">${escaped(text)}</a>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
