import type { RepoRecord, UserRecord } from '../records.ts';
import { type Desk, isPull } from '../route.ts';
import { announceIssue } from './announce.ts';

/** Takes note of what a push changed: compares the refs with those last seen and lets pull requests follow their branches. */
export async function notePush(desk: Desk, repo: RepoRecord, by: UserRecord): Promise<void> {
  const now = await desk.git(repo).refs();
  const before = repo.refs;
  repo.refs = now;
  for (const ref of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (before[ref] === now[ref] || ref.startsWith('refs/pull/')) continue;
    const act = before[ref] === undefined ? 'ref.create' : now[ref] === undefined ? 'ref.delete' : 'ref.update';
    desk.state.note(repo, by.login, act, ref);
    const moved = now[ref];
    if (moved !== undefined && ref.startsWith('refs/heads/')) await follow(desk, repo, by, ref.slice(11), moved);
  }
  desk.state.save();
}

async function follow(desk: Desk, repo: RepoRecord, by: UserRecord, branch: string, sha: string): Promise<void> {
  const git = desk.git(repo);
  for (const issue of repo.issues.filter(isPull)) {
    if (issue.state !== 'open' || issue.pull.head !== branch || issue.pull.headSha === sha) continue;
    issue.pull.headSha = sha;
    issue.pull.mergeBase = (await git.mergeBase(`refs/heads/${issue.pull.base}`, sha)) ?? issue.pull.mergeBase;
    await git.point(`refs/pull/${issue.number}/head`, sha);
    announceIssue(desk, repo, issue, by, 'synchronized');
  }
}
