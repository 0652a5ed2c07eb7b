import { stringify } from 'yaml';
import { parseRepoSettings } from '../../config/parse-settings.ts';
import { REPO_SETTINGS_FILES, type RepoSettings } from '../../config/repo-settings.ts';
import { type WorkflowKind, workflowFile } from '../../config/workflow-file.ts';
import type { HostedForge, Sha } from '../../domain/refs.ts';
import { detect } from '../../gates/detect.ts';
import type { Detected } from '../../gates/detected.ts';
import type { Mirror } from '../../ports/git.ts';
import { judgingWorkflows } from './judging-workflows.ts';

/** A repository that is to be set up: a commit to look at, and the files that would be written as they are now. */
export interface Base {
  readonly source: Pick<Mirror, 'file' | 'files'>;
  readonly at: Sha;
  readonly read: (path: string) => Promise<string | undefined>;
}

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  /** What is there now. */
  readonly before: string | undefined;
}

/** What a set-up would write, and what would then hold. */
export interface Plan {
  readonly kind: HostedForge;
  readonly files: readonly PlannedFile[];
  readonly detected: Detected;
  /** The settings that will hold once the files are written. */
  readonly settings: RepoSettings;
  /** The workflow that will hold then; undefined for forges whose runners do not know the Action: there the server does the work. */
  readonly workflow: string | undefined;
}

const FORGEJO = '.forgejo/';

/** Plans the files of a repository; with `force`, those that are there and differ too. */
export async function planFor(kind: HostedForge, base: Base, force: boolean): Promise<Plan> {
  const paths = (await base.source.files(base.at)).map(({ path }) => path);
  const detected = await detect(base.source, base.at);
  const forgejo = kind === 'gitea' && paths.some((path) => path.startsWith(FORGEJO));
  const workflow = kind === 'gitlab' ? undefined : await workflowPlan(kind, forgejo, base, paths);
  const settings = await settingsPlan(kind, forgejo, detected, base);
  const holds = ({ before, text }: PlannedFile) => (before === undefined || force ? text : before);
  return {
    kind,
    files: [...(workflow ? [workflow] : []), settings],
    detected,
    settings: parseRepoSettings({ file: settings.path, content: holds(settings) }).settings,
    workflow: workflow && holds(workflow),
  };
}

async function workflowPlan(
  kind: WorkflowKind,
  forgejo: boolean,
  base: Base,
  paths: readonly string[],
): Promise<PlannedFile> {
  const judges = kind === 'github' ? await judgingWorkflows(base, paths) : [];
  const path = `${forgejo ? FORGEJO : `.${kind}/`}workflows/issuewright.yml`;
  return { path, text: workflowFile(kind, judges), before: await base.read(path) };
}

/** The first settings file that is there is the one that counts; a second would only mislead. */
async function settingsPlan(kind: HostedForge, forgejo: boolean, detected: Detected, base: Base): Promise<PlannedFile> {
  const text = settingsText(detected);
  for (const path of REPO_SETTINGS_FILES) {
    const before = await base.read(path);
    if (before !== undefined) return { path, text, before };
  }
  return { path: forgejo ? 'issuewright.yml' : `.${kind}/issuewright.yml`, text, before: undefined };
}

function settingsText({ test, lint }: Detected): string {
  const commands = { ...(test && { test: test.command }), ...(lint && { lint: lint.command }) };
  const found = Object.keys(commands).length > 0;
  const missing = found
    ? ''
    : '# No command was found: name the one that runs the tests, else nothing judges a change.\n';
  return `# Settings of Issuewright for this repository; only those of the default branch count. All keys: docs/settings.md.
${missing}${found ? stringify({ commands }, { lineWidth: 0 }) : '# commands:\n#   test: make test\n'}`;
}
