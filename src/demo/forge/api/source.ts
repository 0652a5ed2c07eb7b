import { json, NOT_FOUND, pageOf } from '../answer.ts';
import { type Route, reads } from '../route.ts';
import { branchShape } from '../shapes/branch.ts';

/** Branches and files. */
export const SOURCE: readonly Route[] = [
  reads('/repos/{owner}/{repo}/branches', ['page', 'limit'], async ({ desk, repo, url }) => {
    const heads = Object.entries(repo.refs).filter(([ref]) => ref.startsWith('refs/heads/'));
    const git = desk.git(repo);
    const all = await Promise.all(heads.map(([ref, sha]) => branchShape(desk.state, repo, git, ref.slice(11), sha)));
    return pageOf(all, url, desk.paging, 'links');
  }),
  reads('/repos/{owner}/{repo}/branches/{branch...}', [], async ({ desk, repo, part }) => {
    const sha = repo.refs[`refs/heads/${part('branch')}`];
    if (sha === undefined) return NOT_FOUND;
    return json(200, await branchShape(desk.state, repo, desk.git(repo), part('branch'), sha));
  }),
  reads('/repos/{owner}/{repo}/raw/{path...}', ['ref'], async ({ desk, repo, url, part }) => {
    const git = desk.git(repo);
    const commit = await git.commitOf(url.searchParams.get('ref') ?? `refs/heads/${repo.branch}`);
    const bytes = commit === undefined ? undefined : await git.file(commit, part('path'));
    if (bytes === undefined) return NOT_FOUND;
    return { status: 200, bytes, headers: { 'Content-Type': 'application/octet-stream' } };
  }),
];
