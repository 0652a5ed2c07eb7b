import picomatch from 'picomatch';

/** Whether a path falls under a pattern. */
export interface PathGuard {
  readonly glob: string;
  readonly matches: (path: string) => boolean;
}

/** Guards the paths that a pattern names, whatever the case or form of their letters; one that names a folder guards all within it. */
export function pathGuard(glob: string): PathGuard {
  const plain = folded(glob)
    .replace(/^\.?\/+/, '')
    .replace(/\/+$/, '');
  const options = { dot: true, nocase: true, nonegate: true };
  const matches = picomatch([plain, `${plain}/**`], options);
  return { glob, matches: (path) => matches(folded(path)) };
}

/** One form for names that a file system may take for the same: composed or not, full width or not. */
function folded(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}
