import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { found } from '../../src/demo/forge/forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../../src/demo/forge/forge-state.ts';
import type { RunningDemo } from './running-demo.ts';

/** A pull request that a person opened in a running demo. */
export interface OpenedPull {
  readonly repository: ForgeRepository;
  readonly pull: ForgeIssue;
  /** The commit that the branch began with. */
  readonly head: string;
  /** Where the branch is now. */
  tip(): Promise<string>;
  /** Comments on the pull request, by the maintainer unless told otherwise. */
  say(body: string, by?: string): Promise<void>;
  /** Lets the author push one more commit. */
  push(files: Readonly<Record<string, string>>): Promise<string>;
  /** Everything that the bot said: comments, reviews, and what stands at lines. */
  said(): readonly string[];
}

export interface PullOptions {
  /** Whether the branch lives in a fork of the author's. */
  readonly fork?: boolean;
  readonly branch?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const FIXED = {
  'src/pages.js': `/** How many pages a list of \`total\` items has, at \`size\` items to the page. */
export function pageCount(total, size) {
  return Math.ceil(total / size);
}

/** The items of page \`number\`, counted from 1. */
export function page(items, number, size) {
  const start = (number - 1) * size;
  return items.slice(start, start + size);
}
`,
};

/** Opens a pull request as the person `ann`, who may only read the repository. */
export async function personPull(demo: RunningDemo, options: PullOptions = {}): Promise<OpenedPull> {
  const { fork: forked = false, branch = 'round-up', files = FIXED } = options;
  const { forge, repo } = demo.world;
  const repository = forge.repository(repo.owner, repo.name);
  await forge.addUser('ann');
  const fork = forked ? await forge.addRepository('ann', repo.name) : undefined;
  const target = forge.gitPath(fork?.owner ?? repo.owner, repo.name);
  const push = (more: Readonly<Record<string, string>>) => pushFiles(demo, { target, branch, files: more });
  const head = await push(files);
  const text = { title: 'Round up', body: 'The last page was lost.', author: 'ann' };
  const pull = await forge.desk.openPull(repository, {
    ...text,
    ...{ head: branch, base: 'main', draft: false },
    ...(fork && { fork: { id: fork.id, owner: fork.owner, name: fork.name } }),
  });
  return {
    repository,
    pull,
    head,
    push,
    tip: async () => found(await forge.refs(fork?.owner ?? repo.owner, repo.name)).get(`refs/heads/${branch}`) ?? '',
    say: async (body, by = 'maintainer') => void (await forge.desk.comment(repository, pull, by, body)),
    said: () => {
      const reviews = pull.pull?.reviews ?? [];
      const all = [...pull.comments, ...reviews, ...reviews.flatMap(({ comments }) => comments)];
      return all.filter(({ author }) => author === 'issuewright').map(({ body }) => body);
    },
  };
}

interface Pushing {
  readonly target: string;
  readonly branch: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A commit on the branch, which begins at `main` where it is not there yet. */
async function pushFiles(demo: RunningDemo, { target, branch, files }: Pushing): Promise<string> {
  let head = '';
  await demo.change(async (git, tree) => {
    const there = await git('fetch', '-q', target, branch).then(
      () => true,
      () => false,
    );
    await git('checkout', '-q', '-b', `work-${branch}`, ...(there ? ['FETCH_HEAD'] : []));
    for (const [path, content] of Object.entries(files)) await writeFile(join(tree, path), content);
    await git('add', '-A');
    await git('commit', '-q', '-m', 'fix: round up');
    head = await git('rev-parse', 'HEAD');
    await git('push', '-q', target, `HEAD:refs/heads/${branch}`);
    // What is pushed in the end must be nothing new.
    await git('checkout', '-q', '-B', 'main', 'origin/main');
  });
  return head;
}
