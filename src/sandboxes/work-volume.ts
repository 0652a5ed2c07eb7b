import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SandboxLimits } from '../ports/sandbox.ts';

/** Where a workspace writes: an ext4 file with a fixed size, mounted from the host. */
export interface WorkVolume {
  /** The mount point. */
  readonly path: string;
  remove(): Promise<void>;
}

/** What a volume shall hold at most, and whose it is. */
export interface VolumePlan extends Pick<SandboxLimits, 'diskBytes' | 'inodes'> {
  readonly uid: number;
  /** Folders in it that exist from the start; one comes before what is inside it. */
  readonly folders: readonly string[];
}

const MIB = 2 ** 20;

/** Whether loop mounts can be made below `home`: tried, since root in a container often may not, and mkfs may be missing. */
export async function canMountLoops(home: string, path: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const folder = await mkdtemp(join(home, 'probe-'));
  try {
    const volume = await loopVolume(folder, { diskBytes: 4 * MIB, inodes: 100, uid: 0, folders: [] }, path);
    await volume.remove();
    return true;
  } catch {
    return false;
  } finally {
    await unmount(join(folder, 'volume'), path);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes an empty volume below `folder` that can hold so many bytes and files and no more. */
export async function loopVolume(folder: string, plan: VolumePlan, path: string): Promise<WorkVolume> {
  const { diskBytes, inodes, uid, folders } = plan;
  const image = join(folder, 'volume.img');
  const mount = join(folder, 'volume');
  const run = tools(path);
  await mkdir(mount, { recursive: true });
  await run('truncate', '-s', String(diskBytes), image);
  const format = ['-q', '-F', '-O', '^has_journal', '-E', 'lazy_itable_init=1', '-m', '0', '-N', String(inodes)];
  await run('mkfs.ext4', ...format, image);
  // Without noinit_itable the kernel would fill the whole inode table, and the sparse file with it, in the background.
  await run('mount', '-o', 'loop,nosuid,nodev,noatime,noinit_itable', image, mount);
  await rm(join(mount, 'lost+found'), { recursive: true, force: true });
  for (const name of folders) await mkdir(join(mount, name));
  for (const name of ['.', ...folders]) await chown(join(mount, name), uid, uid);
  return { path: mount, remove: () => unmount(mount, path) };
}

/** Unmounts a volume and lets its loop device go; one that is not mounted is fine. */
export async function unmount(mount: string, path: string): Promise<void> {
  await execa('umount', ['-l', mount], { env: { PATH: reach(path) }, extendEnv: false, reject: false, timeout: 60_000 });
}

function tools(path: string): (program: string, ...args: readonly string[]) => Promise<unknown> {
  return (program, ...args) =>
    execa(program, [...args], { env: { PATH: reach(path) }, extendEnv: false, timeout: 60_000 });
}

/** Tools of the administrator are often not on a user's path. */
function reach(path: string): string {
  return `${path}:/usr/sbin:/sbin`;
}
