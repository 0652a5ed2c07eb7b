import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A mounted file system of the given size in KiB, which its disposal takes away; undefined where mounting is not allowed. */
export function smallDisk(kib: number): (Disposable & { readonly path: string }) | undefined {
  const path = mkdtempSync(join(tmpdir(), 'issuewright-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=700`, 'tmpfs', path]).status === 0;
  if (!mounted) {
    rmdirSync(path);
    return undefined;
  }
  const dispose = () => {
    execFileSync('umount', [path]);
    rmdirSync(path);
  };
  return { path, [Symbol.dispose]: dispose };
}
