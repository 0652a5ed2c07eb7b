import { Command, Option } from 'commander';
import { HOSTED_FORGES, type HostedForge } from '../domain/refs.ts';
import { createRedactor } from '../lib/redact.ts';
import { type SetUp, setUp } from './init/set-up.ts';
import type { Ended, Io } from './io.ts';

interface Options {
  readonly repo: string;
  readonly forge?: HostedForge;
  readonly pull?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `issuewright init`: writes workflow and settings into a clone, or opens the pull request that adds them. */
export function initCommand(io: Io, ended: Ended): Command {
  return new Command('init')
    .description('set a repository up: find its gates, write workflow and settings, say what would happen')
    .option('--repo <path>', 'a clone of the repository', '.')
    .addOption(
      new Option('--forge <kind>', "its forge, where the remote's address does not tell").choices(HOSTED_FORGES),
    )
    .option('--pull', 'open a pull request instead, with the address and token of the environment')
    .option('--dry-run', 'write nothing')
    .option('--force', 'replace files that differ')
    .option('--json', 'one JSON object')
    .action(async ({ repo, forge, pull = false, dryRun = false, force = false, json }: Options) => {
      const done = await setUp({ folder: repo, forge, pull, dryRun, force }, io.env, io.signal);
      const redact = createRedactor(io.env.secrets).text;
      for (const line of json ? [JSON.stringify(done)] : lines(done)) io.out(redact(line));
      ended(done.files.some(({ state }) => state === 'kept') ? 1 : 0);
    });
}

function lines({ files, preview, pull }: SetUp): readonly string[] {
  return [
    ...files.flatMap(({ path, state, difference = [] }) =>
      state === 'kept'
        ? [
            `${path}: kept, it differs from what would be written (--force replaces it)`,
            ...difference.map((line) => `    ${line}`),
          ]
        : [`${path}: ${state}`],
    ),
    ...(pull === undefined ? [] : [`pull request: ${pull}`]),
    '',
    'Once this is on the default branch:',
    ...preview.map((line) => `  ${line}`),
  ];
}
