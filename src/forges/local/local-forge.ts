import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BotError } from '../../domain/errors.ts';
import type { Comment, Issue } from '../../domain/issue.ts';
import type { CommitStatus, Pull } from '../../domain/pull.ts';
import type { IssueRef, RepoRef } from '../../domain/refs.ts';
import type { Forge, IssueDesk, PullDesk } from '../../ports/forge.ts';

export interface LocalForgeOptions {
  /** A git checkout or bare repository; only ever read. */
  readonly repoPath: string;
  /** Markdown: the first line is the title. */
  readonly issueFile: string;
  /** Gets clone, patch and report. */
  readonly outDir: string;
  /** Where git is looked for. */
  readonly path: string;
}

const run = promisify(execFile);
const ISSUE = 1;
const ME = 'you';
const CAN = {
  claimRefs: true,
  drafts: true,
  inlineReview: false,
  commitStatus: true,
  checkRuns: false,
  labelHistory: false,
  writersEdit: true,
  webhooks: false,
} as const;

/** Nobody but the bot is here to say anything, or to be told. */
const ALONE = {
  review: async () => undefined,
  remarks: async () => [],
  asks: async () => [],
  answer: async () => undefined,
  checks: async () => [],
} satisfies Partial<PullDesk>;

/** One repository folder as a forge without a server: everything written goes to a clone and a report of its own. */
export async function localForge(
  options: LocalForgeOptions,
): Promise<Forge & { readonly repo: RepoRef; readonly issue: IssueRef }> {
  const clone = join(options.outDir, 'repo.git');
  const git = (...args: readonly string[]) => plainGit(options.path, args);
  await mkdir(options.outDir, { recursive: true });
  const branch = await branchOf(git, options.repoPath);
  await git('clone', '--quiet', '--bare', '--no-local', '--no-hardlinks', '--', resolve(options.repoPath), clone);
  const repo: RepoRef = { owner: 'local', name: 'repository' };
  const issue = await readIssue(options.issueFile, { repo, number: ISSUE });
  const report = new Report(options.outDir, issue);
  const tip = async (name: string) =>
    (await git('-C', clone, 'for-each-ref', '--format=%(objectname)', `refs/heads/${name}`)).trim() || undefined;
  const pull = async (head: string): Promise<Pull | undefined> => {
    const opened = report.pull;
    const sha = await tip(head);
    if (!opened || !sha || opened.head !== head) return undefined;
    const base = { branch, sha: (await tip(branch)) ?? '' };
    return {
      ref: { repo, number: ISSUE },
      url: clone,
      state: 'open',
      draft: opened.draft,
      head: { branch: head, sha, ref: `refs/heads/${head}` },
      base,
      body: opened.body,
      fork: false,
    };
  };
  return {
    kind: 'local',
    can: CAN,
    repo,
    issue: issue.ref,
    whoAmI: async () => ({ login: 'issuewright' }),
    permission: async () => 'admin',
    report: async (_repo, _sha, status) => report.status(status),
    issues: issueDesk(report),
    pulls: {
      ...ALONE,
      find: async (_repo, head) => await pull(head),
      get: async () => found(report.pull && (await pull(report.pull.head))),
      open: async (_repo, draft) => {
        await report.open(draft);
        const patch = await git('-C', clone, 'format-patch', '--stdout', `${branch}..${draft.head}`);
        await writeFile(join(options.outDir, 'change.patch'), patch);
        return found(await pull(draft.head));
      },
    },
    source: {
      defaultBranch: async () => ({ name: branch, sha: await tip(branch) }),
      tip: async (_repo, name) => await tip(name),
      file: async (_repo, path, at) => await blob(options.path, clone, at, path),
      remote: async () => ({ url: `file://${clone}` }),
    },
  };
}

function issueDesk(report: Report): IssueDesk {
  return {
    get: async () => report.issue,
    list: async (_repo, label) => [report.issue].filter(({ labels }) => labels.includes(label)),
    comments: async () => report.comments,
    ensureLabels: async () => undefined,
    label: async (_ref, { add, remove }) => report.label(add, remove),
    labelledBy: async () => ({ login: ME }),
    react: async () => undefined,
    said: async (_ref, marker) => report.comments.find(({ body }) => body.includes(marker)),
    say: async (_ref, marker, body) => await report.say(marker, body),
  };
}

/** What a run without a forge leaves to read: `report.md`, written again after every change. */
class Report {
  issue: Issue;
  comments: readonly Comment[] = [];
  pull: { readonly head: string; readonly title: string; readonly body: string; readonly draft: boolean } | undefined;
  readonly #file: string;
  readonly #statuses = new Map<string, CommitStatus>();

  constructor(outDir: string, issue: Issue) {
    this.#file = join(outDir, 'report.md');
    this.issue = issue;
  }

  label(add: readonly string[], remove: readonly string[]): void {
    this.issue = {
      ...this.issue,
      labels: [...new Set([...this.issue.labels, ...add])].filter((label) => !remove.includes(label)),
    };
  }

  async say(marker: string, body: string): Promise<Comment> {
    const now = new Date().toISOString();
    const comment = { id: 1, author: { login: 'issuewright' }, body, createdAt: now, updatedAt: now, url: this.#file };
    this.comments = [...this.comments.filter((one) => !one.body.includes(marker)), comment];
    await this.#write();
    return comment;
  }

  async status(status: CommitStatus): Promise<void> {
    this.#statuses.set(status.context, status);
    await this.#write();
  }

  async open(pull: NonNullable<Report['pull']>): Promise<void> {
    this.pull = pull;
    await this.#write();
  }

  async #write(): Promise<void> {
    const statuses = [...this.#statuses.values()].map(
      ({ context, state, description }) => `- ${context}: ${state} (${description})`,
    );
    const pull = this.pull ? [`# ${this.pull.title}`, `Branch \`${this.pull.head}\``, this.pull.body] : [];
    await writeFile(
      this.#file,
      `${[...this.comments.map(({ body }) => body), ...pull, statuses.join('\n')].join('\n\n')}\n`,
    );
  }
}

async function readIssue(file: string, ref: IssueRef): Promise<Issue> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BotError('ISSUE_FILE_INVALID', `${file} cannot be read`, { cause });
  });
  const [first = '', ...rest] = text.trim().split('\n');
  const title = first.replace(/^#+\s*/, '').trim();
  if (title === '') throw new BotError('ISSUE_FILE_INVALID', `${file} is empty: its first line should be the title`);
  const now = new Date().toISOString();
  const body = rest.join('\n').trim() || title;
  return {
    ref,
    title,
    body,
    state: 'open',
    labels: ['agent'],
    assignees: [],
    author: { login: ME },
    createdAt: now,
    updatedAt: now,
    url: resolve(file),
  };
}

type PlainGit = (...args: readonly string[]) => Promise<string>;

async function branchOf(git: PlainGit, repoPath: string): Promise<string> {
  const branch = await git('-C', resolve(repoPath), 'symbolic-ref', '--short', 'HEAD').catch((cause: unknown) => {
    throw new BotError('USAGE', `${repoPath} is no git repository with a branch checked out`, { cause });
  });
  return branch.trim();
}

function environment(path: string): NodeJS.ProcessEnv {
  return {
    PATH: path,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

async function plainGit(path: string, args: readonly string[]): Promise<string> {
  const guard = [
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'safe.directory=*',
    '-c',
    'protocol.file.allow=always',
  ];
  const { stdout } = await run('git', [...guard, ...args], { env: environment(path), maxBuffer: 256 * 2 ** 20 });
  return stdout;
}

async function blob(path: string, clone: string, at: string, file: string): Promise<Uint8Array | undefined> {
  try {
    const { stdout } = await run('git', ['-C', clone, 'cat-file', 'blob', `${at}:${file}`], {
      env: environment(path),
      encoding: 'buffer',
      maxBuffer: 2 ** 20,
    });
    return stdout;
  } catch {
    // git's exit says that there is no such file at this commit.
    return undefined;
  }
}

function found<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new BotError('FORGE_NOT_FOUND', 'there is no such pull request');
}
