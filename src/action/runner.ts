import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { EnvRecord } from '../config/secret-variable.ts';
import { BotError } from '../domain/errors.ts';
import type { RepoRef } from '../domain/refs.ts';

/** The results of a run that later steps of a workflow can read. */
export const OUTPUTS = {
  outcome:
    'How the order ended: delivered, draft, no-change, needs-information, needs-human, paused, stopped, failed, or none.',
  'pull-request': 'Address of the pull request, if there is one.',
  order: 'Id of the order, if there was one.',
  'cost-usd': 'What its model calls cost in US dollars; empty when a price is not known.',
  artifacts: 'Folder with transcripts and handed-out changes, for a later upload step.',
} as const;

export type OutputName = keyof typeof OUTPUTS;

/** What a runner of GitHub, Gitea or Forgejo tells a step, and what a step can tell it. */
export interface Runner {
  readonly kind: 'github' | 'gitea';
  readonly event: { readonly name: string; readonly file: string };
  readonly repo: RepoRef;
  /** The same for every attempt of one run. */
  readonly run: string;
  readonly actor: string;
  /** Where the forge's pages are, without a slash at the end. */
  readonly server: string;
  readonly temp: string;
  output(name: OutputName, value: string): Promise<void>;
  /** Kept for the step that cleans up. */
  keep(name: string, value: string): Promise<void>;
  summary(markdown: string): Promise<void>;
  annotate(level: 'error' | 'warning' | 'notice', message: string): void;
  /** Has the runner replace a value wherever it would be logged. */
  mask(value: string): void;
}

const SUMMARY_LIMIT = 1_000_000;

/** The runner that started this process, by the variables and files of its protocol. */
export function openRunner(record: EnvRecord, write: (line: string) => void): Runner {
  const need = (name: string) => {
    const value = record[name];
    if (value) return value;
    throw new BotError('USAGE', `${name} is not set: this program is started by a runner, as an action of a workflow`);
  };
  const [owner = '', name = ''] = need('GITHUB_REPOSITORY').split('/');
  const gitea = record.GITEA_ACTIONS === 'true' || record.FORGEJO_ACTIONS === 'true';
  const pair = async (file: string | undefined, key: string, value: string) => {
    const end = `end-${randomUUID()}`;
    if (file) await appendFile(file, `${key}<<${end}\n${value}\n${end}\n`);
  };
  return {
    kind: gitea ? 'gitea' : 'github',
    event: { name: need('GITHUB_EVENT_NAME'), file: need('GITHUB_EVENT_PATH') },
    repo: { owner, name },
    run: need('GITHUB_RUN_ID'),
    actor: record.GITHUB_ACTOR ?? '',
    server: need('GITHUB_SERVER_URL').replace(/\/+$/, ''),
    temp: need('RUNNER_TEMP'),
    output: (key, value) => pair(record.GITHUB_OUTPUT, key, value),
    keep: (key, value) => pair(record.GITHUB_STATE, key, value),
    summary: async (markdown) => {
      if (record.GITHUB_STEP_SUMMARY)
        await appendFile(record.GITHUB_STEP_SUMMARY, `${markdown.slice(0, SUMMARY_LIMIT)}\n`);
    },
    annotate: (level, message) => write(`::${level} title=Issuewright::${escaped(message)}`),
    mask: (value) => {
      for (const line of value.split(/\r?\n/)) if (line !== '') write(`::add-mask::${escaped(line)}`);
    },
  };
}

/** Text in a command of the runner's: without this a line break would begin a command of its own. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
