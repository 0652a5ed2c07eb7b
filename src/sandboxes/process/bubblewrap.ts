import { ETC_FILES, type Jail, type JailPlan, limited, SYSTEM_FOLDERS, SYSTEM_LINKS } from './jail.ts';

/** A jail by bubblewrap: a new root of read-only binds, every namespace its own, no way back to more rights. */
export function bubblewrap(version: string): Jail {
  return {
    level: 'process',
    engine: `bubblewrap ${version}`,
    weaknesses: ['no disk quota', 'no limit on memory in all, only what the machine has', 'no own system-call filter'],
    argv: (plan, cwd, command) => [
      ...limited(plan),
      'bwrap',
      ...namespaces(),
      ...root(plan),
      '--chdir',
      cwd,
      '--',
      ...command,
    ],
  };
}

// No session of its own: the shell leads one without a terminal already, and a kill of its group must reach every process
// from the first moment on. Once the command runs, the end of the namespace's first process takes everything with it.
function namespaces(): string[] {
  return [
    '--unshare-all',
    '--unshare-user',
    '--disable-userns',
    '--uid',
    '1000',
    '--gid',
    '1000',
    '--cap-drop',
    'ALL',
    '--die-with-parent',
    '--hostname',
    'sandbox',
  ];
}

function root({ work, temp, input, tools }: JailPlan): string[] {
  return [
    ...SYSTEM_FOLDERS.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...SYSTEM_LINKS.flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...ETC_FILES.flatMap((file) => ['--ro-bind-try', file, file]),
    ...['--proc', '/proc', '--dev', '/dev', '--bind', temp, '/tmp', '--bind', work, '/work'],
    ...['--ro-bind', input, '/run/issuewright/in'],
    ...tools.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...['--remount-ro', '/'],
  ];
}
