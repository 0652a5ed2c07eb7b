import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SandboxLimits } from '../../ports/sandbox.ts';

/** Where a container writes: an ext4 file with a fixed size, mounted from the host. */
export interface WorkVolume {
  /** The mount point. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Whether this process may make loop mounts: only then can a bind mount have a quota. */
export function canMountLoops(): boolean {
  return process.getuid?.() === 0;
}

/** Makes an empty volume that can hold so many bytes and files and no more, owned by `uid`. */
export async function loopVolume(
  folder: string,
  { diskBytes, inodes }: SandboxLimits,
  uid: number,
  path: string,
): Promise<WorkVolume> {
  const image = join(folder, 'work.img');
  const mount = join(folder, 'work');
  const run = (program: string, ...args: readonly string[]) =>
    execa(program, [...args], { env: { PATH: `${path}:/usr/sbin:/sbin` }, extendEnv: false, timeout: 60_000 });
  await mkdir(mount, { recursive: true });
  await run('truncate', '-s', String(diskBytes), image);
  await run(
    'mkfs.ext4',
    '-q',
    '-F',
    '-O',
    '^has_journal',
    '-E',
    'lazy_itable_init=1',
    '-m',
    '0',
    '-N',
    String(inodes),
    image,
  );
  await run('mount', '-o', 'loop,nosuid,nodev', image, mount);
  await rm(join(mount, 'lost+found'), { recursive: true, force: true });
  await mkdir(join(mount, 'repo'));
  await chown(mount, uid, uid);
  await chown(join(mount, 'repo'), uid, uid);
  return { path: mount, remove: () => unmount(mount, path) };
}

/** Unmounts a volume and lets its loop device go; one that is not mounted is fine. */
export async function unmount(mount: string, path: string): Promise<void> {
  await execa('umount', ['-l', mount], {
    env: { PATH: `${path}:/usr/sbin:/sbin` },
    extendEnv: false,
    reject: false,
    timeout: 60_000,
  });
}
