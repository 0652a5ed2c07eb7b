import { ETC_FILES, type Jail, type JailPlan, limited, SYSTEM_FOLDERS, SYSTEM_LINKS } from './jail.ts';

/** A jail by util-linux alone: weaker than bubblewrap, but every Debian has it. */
export function unshareJail(version: string): Jail {
  return {
    level: 'namespaces',
    engine: `unshare ${version}`,
    weaknesses: [
      'no disk quota',
      'no limit on memory in all, only what the machine has',
      'no own system-call filter',
      'new user namespaces are not refused',
    ],
    argv: (plan, cwd, command) => [
      ...limited(plan),
      'unshare',
      ...OUTER,
      'sh',
      '-c',
      script(plan),
      'sh',
      cwd,
      ...command,
    ],
  };
}

const OUTER = [
  '--user',
  '--map-root-user',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--net',
  '--ipc',
  '--uts',
  '--cgroup',
  '--',
];

// The inner user namespace leaves the command without any right over the mounts that the outer one made.
const INNER =
  'unshare --user --map-user=1000 --map-group=1000 -- setpriv --no-new-privs --inh-caps=-all --bounding-set=-all --';

/** Builds the new root and moves into it: `$1` the folder to start in, then the command. */
function script({ root, work, temp, input, tools }: JailPlan): string {
  const folders = [
    ...SYSTEM_FOLDERS.map((folder) => [folder, folder] as const),
    ...tools.map(({ from, to }) => [from, to] as const),
  ];
  return [
    'set -e',
    'cwd=$1; shift',
    'inner=$PATH; PATH=/usr/sbin:/sbin:$PATH',
    `root=${quoted(root)}`,
    'mount -t tmpfs -o size=4m,mode=755 tmpfs "$root"',
    ...SYSTEM_LINKS.map((name) => `ln -s usr/${name} "$root/${name}"`),
    'mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/work" "$root/etc/ssl" "$root/run/issuewright/in" "$root/old"',
    ...folders.map(([from, to]) => readOnly(from, to)),
    ...ETC_FILES.map(
      (file) => `if [ -d ${file} ]; then ${readOnly(file, file)}; elif [ -e ${file} ]; then ${readOnlyFile(file)}; fi`,
    ),
    readOnly(input, '/run/issuewright/in'),
    `mount --bind ${quoted(temp)} "$root/tmp"`,
    `mount --bind ${quoted(work)} "$root/work"`,
    'for node in null zero full random urandom; do : > "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done',
    'ln -s /proc/self/fd "$root/dev/fd"; ln -s /proc/self/fd/0 "$root/dev/stdin"; ln -s /proc/self/fd/1 "$root/dev/stdout"; ln -s /proc/self/fd/2 "$root/dev/stderr"',
    'mount -t proc proc "$root/proc"',
    'hostname sandbox',
    'cd "$root"',
    'pivot_root . old',
    'umount -l /old',
    'rmdir /old',
    'mount -o remount,ro,bind /',
    'cd "$cwd"',
    'PATH=$inner',
    `exec ${INNER} "$@"`,
  ].join('\n');
}

function readOnly(from: string, to: string): string {
  const place = `"$root"${quoted(to)}`;
  return `mkdir -p ${place} && mount --bind ${quoted(from)} ${place} && mount -o remount,ro,bind ${place}`;
}

function readOnlyFile(file: string): string {
  const place = `"$root"${quoted(file)}`;
  return `mkdir -p "$(dirname ${place})" && : > ${place} && mount --bind ${quoted(file)} ${place} && mount -o remount,ro,bind ${place}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
