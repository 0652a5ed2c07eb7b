import type { Sha } from '../domain/refs.ts';
import type { Told } from '../ports/git.ts';
import { mustGit, type RunGit } from './run-git.ts';

const MOST = 500;
const PER_COMMIT = 4;

/** The commits that `head` holds and `without` does not, oldest first. */
export async function toldCommits(run: RunGit, gitDir: string, head: Sha, without: Sha): Promise<readonly Told[]> {
  const args = ['log', '-z', '--topo-order', `--max-count=${MOST}`, '--format=%H%x00%ae%x00%ce%x00%B'];
  const listed = await mustGit(run, { gitDir, args: [...args, head, `^${without}`, '--'] });
  const fields = listed.toString('utf8').split('\0');
  const commits: Told[] = [];
  for (let at = 0; at + PER_COMMIT < fields.length; at += PER_COMMIT) {
    const [sha = '', author = '', committer = '', message = ''] = fields.slice(at);
    commits.push({ sha, by: [author, committer], message: message.trim() });
  }
  return commits.toReversed();
}
